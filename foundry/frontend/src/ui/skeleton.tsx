import styles from "./skeleton.module.css";
import { useDelayed } from "./use-delayed.ts";

const widths = ["72%", "54%", "83%", "61%", "47%", "76%", "66%", "58%"];

/** Placeholder of a list that loads; nothing for the first 150 ms, so that a fast answer does not flicker. */
export function Skeleton({ lines = 6, label }: { readonly lines?: number; readonly label: string }) {
  const show = useDelayed(150);
  return (
    <output className={styles.skeleton} aria-label={label}>
      {show &&
        Array.from({ length: lines }, (_, index) => (
          <span key={index} className={styles.line} style={{ width: widths[index % widths.length] }} />
        ))}
    </output>
  );
}
