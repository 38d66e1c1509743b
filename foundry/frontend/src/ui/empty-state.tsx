import type { Icon } from "@primer/octicons-react";
import type { ReactNode } from "react";
import styles from "./notice.module.css";

interface EmptyStateProps {
  readonly icon: Icon;
  readonly title: string;
  /** Why it is empty and what to do next. */
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

export function EmptyState({ icon: IconOf, title, children, actions }: EmptyStateProps) {
  return (
    <div className={styles.notice}>
      <span className={styles.icon}>
        <IconOf size={24} />
      </span>
      <h3 className={styles.title}>{title}</h3>
      <p className={styles.text}>{children}</p>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
