import { AlertIcon } from "@primer/octicons-react";
import type { ApiError } from "../api/api-error.ts";
import styles from "./inline-error.module.css";

/** A failed command, said beside its button. */
export function InlineError({ error }: { readonly error: ApiError | null }) {
  if (error === null) return null;
  const report = error.requestId === null ? error.code : `${error.code}, request ${error.requestId}`;
  return (
    <span role="alert" className={styles.error}>
      <AlertIcon size={12} />
      <span>
        {error.message} ({report})
      </span>
    </span>
  );
}
