import { ArrowRightIcon } from "@primer/octicons-react";
import { CopyButton } from "../../ui/copy-button.tsx";
import { MiddleTruncate } from "../../ui/middle-truncate.tsx";
import styles from "./task.module.css";

/** head → base, the head to copy. */
export function Branches({ head, base }: { readonly head: string; readonly base: string | null }) {
  return (
    <span className={styles.branches}>
      <MiddleTruncate text={head} className={styles.branch ?? ""} />
      <CopyButton text={head} label="Copy branch name" />
      {base !== null && (
        <>
          <ArrowRightIcon size={12} aria-label="into" />
          <MiddleTruncate text={base} className={styles.branch ?? ""} />
        </>
      )}
    </span>
  );
}
