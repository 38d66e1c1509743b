import type { WorkbenchTaskSummary } from "@foundry/shared";
import { InfoIcon } from "@primer/octicons-react";
import { explainReason } from "./explain-reason.ts";
import styles from "./task.module.css";

/** Why the task is where it is, and what follows from it. */
export function TaskReason({ task }: { readonly task: WorkbenchTaskSummary }) {
  const explanation = explainReason(task.status, task.statusReason);
  if (explanation === null) return null;
  return (
    <section className={styles.reason} aria-label="Why it is in this state" data-testid="task-reason">
      <InfoIcon size={16} />
      <div>
        <strong>{explanation.what}</strong>
        {explanation.next !== null && <p>{explanation.next}</p>}
      </div>
    </section>
  );
}
