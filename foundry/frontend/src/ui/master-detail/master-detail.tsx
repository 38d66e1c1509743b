import type { ReactNode } from "react";
import { cx } from "../class-names.ts";
import styles from "./master-detail.module.css";

interface MasterDetailProps {
  /** What is chosen from; `master` is its container's name for container queries. */
  readonly children: ReactNode;
  /** What is chosen; null while nothing is. */
  readonly detail: ReactNode | null;
  /** The accessible name of the chosen one's place. */
  readonly label: string;
  /** How both share the room: a list gives the detail the larger part, a tree keeps it for itself. */
  readonly split?: "list" | "tree";
}

/** A list and beside it what is chosen in it; where there is no room for both, the chosen takes the list's place. */
export function MasterDetail({ children, detail, label, split = "list" }: MasterDetailProps) {
  return (
    <div className={cx(styles.panes, styles[split], detail !== null && styles.open)}>
      <div className={styles.master}>{children}</div>
      {detail !== null && (
        <section className={styles.detail} aria-label={label} data-detail>
          {detail}
        </section>
      )}
    </div>
  );
}
