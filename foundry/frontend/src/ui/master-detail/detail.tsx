import { XIcon } from "@primer/octicons-react";
import { IconButton } from "@primer/react";
import type { ReactNode } from "react";
import styles from "./detail.module.css";

interface DetailProps {
  readonly title: ReactNode;
  /** Under the title. */
  readonly subtitle?: ReactNode;
  readonly close: ReactNode;
  readonly children: ReactNode;
}

/** What stands beside a list: a heading, the way to close it, and what is known. */
export function Detail({ title, subtitle, close, children }: DetailProps) {
  return (
    <article className={styles.body}>
      <header className={styles.head}>
        <div className={styles.heading}>
          <h2 className={styles.title}>{title}</h2>
          {subtitle}
        </div>
        {close}
      </header>
      {children}
    </article>
  );
}

export function CloseDetail({ label, onClose }: { readonly label: string; readonly onClose: () => void }) {
  return <IconButton icon={XIcon} aria-label={label} variant="invisible" onClick={onClose} />;
}

/** What went wrong with the chosen one. */
export function DetailError({ children }: { readonly children: ReactNode }) {
  return <p className={styles.error}>{children}</p>;
}
