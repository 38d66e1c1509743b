import { AlertIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import type { ReactNode } from "react";
import type { ApiError } from "../api/api-error.ts";
import styles from "./notice.module.css";

interface ErrorStateProps {
  /** What did not work. */
  readonly title: string;
  readonly error: Pick<ApiError, "message" | "code" | "requestId">;
  readonly onRetry?: () => void;
  readonly actions?: ReactNode;
  /** It is all that its page shows. */
  readonly page?: boolean;
}

/** What, why, retry, and the id to report. */
export function ErrorState({ title, error, onRetry, actions, page = false }: ErrorStateProps) {
  const Heading = page ? "h1" : "h2";
  return (
    <div className={styles.notice} role="alert">
      <span className={styles.danger}>
        <AlertIcon size={24} />
      </span>
      <Heading className={styles.title}>{title}</Heading>
      <p className={styles.text}>{error.message}</p>
      <p className={styles.report}>
        Code <code>{error.code}</code>
        {error.requestId !== null && (
          <>
            {" "}
            · Request <code>{error.requestId}</code>
          </>
        )}
      </p>
      <div className={styles.actions}>
        {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
        {actions}
      </div>
    </div>
  );
}
