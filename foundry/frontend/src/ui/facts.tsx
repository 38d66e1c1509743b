import type { ReactNode } from "react";
import { CopyButton } from "./copy-button.tsx";
import styles from "./facts.module.css";

/** What is known of a thing, name by name. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** An id to copy; it is cut where there is no room, and whole on hover. */
export function IdText({ id, label }: { readonly id: string; readonly label: string }) {
  return (
    <span className={styles.id}>
      <code title={id}>{id}</code>
      <CopyButton text={id} label={label} />
    </span>
  );
}
