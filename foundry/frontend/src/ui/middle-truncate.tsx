import { cx } from "./class-names.ts";
import { splitForMiddle } from "./format.ts";
import styles from "./middle-truncate.module.css";

/** A long name keeps its start and its end; the whole of it shows on hover. */
export function MiddleTruncate({ text, className }: { readonly text: string; readonly className?: string }) {
  const { start, end } = splitForMiddle(text);
  return (
    <span className={cx(styles.name, className)} title={text}>
      <span className={styles.start}>{start}</span>
      {end !== "" && <span className={styles.end}>{end}</span>}
    </span>
  );
}
