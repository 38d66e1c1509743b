import type { Icon } from "@primer/octicons-react";
import type { ReactNode } from "react";
import styles from "./notice.module.css";

interface EmptyStateProps {
  readonly icon: Icon;
  readonly title: string;
  /** Why it is empty and what to do next. */
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** It is all that its page shows. */
  readonly page?: boolean;
}

export function EmptyState({ icon: IconOf, title, children, actions, page = false }: EmptyStateProps) {
  const Heading = page ? "h1" : "h2";
  return (
    <div className={styles.notice}>
      <span className={styles.icon}>
        <IconOf size={24} />
      </span>
      <Heading className={styles.title}>{title}</Heading>
      <p className={styles.text}>{children}</p>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
