import { cx } from "./class-names.ts";
import { splitForMiddle } from "./format.ts";
import styles from "./middle-truncate.module.css";

/** A long name keeps its start and its end; the whole of it shows on hover, and is what a screen reader reads. */
export function MiddleTruncate({ text, className }: { readonly text: string; readonly className?: string }) {
  const { start, end } = splitForMiddle(text);
  if (end === "") {
    return (
      <span className={cx(styles.name, className)} title={text}>
        <span className={styles.start}>{start}</span>
      </span>
    );
  }
  return (
    <span className={cx(styles.name, className)} title={text}>
      <span className="visually-hidden">{text}</span>
      <span className={styles.start} aria-hidden>
        {start}
      </span>
      <span className={styles.end} aria-hidden>
        {end}
      </span>
    </span>
  );
}
