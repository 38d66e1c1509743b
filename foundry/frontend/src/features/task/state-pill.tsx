import type { Icon } from "@primer/octicons-react";
import { cx } from "../../ui/class-names.ts";
import styles from "./task.module.css";

interface StatePillProps {
  readonly icon: Icon;
  readonly label: string;
  readonly tone:
    "neutral" | "attention" | "accent" | "success" | "danger" | "open" | "draft" | "done" | "closed";
}

/** A state as github.com shows one: icon, colour and word. */
export function StatePill({ icon: IconOf, label, tone }: StatePillProps) {
  return (
    <span className={cx(styles.state, styles[tone])} data-testid="state">
      <IconOf size={16} />
      {label}
    </span>
  );
}
