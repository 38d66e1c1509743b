import { formatCount } from "../../../ui/format.ts";
import styles from "./changes.module.css";

/** +12 −3 */
export function DiffStat({
  additions,
  deletions,
}: {
  readonly additions: number;
  readonly deletions: number;
}) {
  return (
    <span className={styles.stat}>
      <span className={styles.added}>+{formatCount(additions)}</span>{" "}
      <span className={styles.removed}>−{formatCount(deletions)}</span>
    </span>
  );
}
