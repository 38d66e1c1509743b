import { cx } from "./class-names.ts";
import styles from "./state-pill.module.css";
import type { StatusInfo } from "./status-info.ts";

/** A state as github.com shows one: icon, colour and word. */
export function StatePill({ icon: IconOf, label, tone }: StatusInfo) {
  return (
    <span className={cx(styles.state, styles[tone])} data-testid="state">
      <IconOf size={16} />
      {label}
    </span>
  );
}
