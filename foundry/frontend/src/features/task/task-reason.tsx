import type { Task, WorkbenchTaskSummary } from "@foundry/shared";
import { AlertFillIcon, AlertIcon, InfoIcon } from "@primer/octicons-react";
import { useServices } from "../../services/context.ts";
import { cx } from "../../ui/class-names.ts";
import { exactTime, timeUntil } from "../../ui/format.ts";
import { useReadable } from "../../ui/readable.ts";
import { useOrganization } from "../organization/organization-store.ts";
import { explainReason } from "./explain-reason.ts";
import { queuePosition } from "./model/queue-position.ts";
import styles from "./task.module.css";

const icons = { info: InfoIcon, attention: AlertIcon, danger: AlertFillIcon } as const;

interface TaskReasonProps {
  readonly task: WorkbenchTaskSummary;
  /** What only the task's own topic knows. */
  readonly full: Task | undefined;
}

/** Why the task is where it is, and what follows from it. */
export function TaskReason({ task, full }: TaskReasonProps) {
  const tasks = useReadable(useOrganization().tasks);
  const position = queuePosition(task, tasks);
  const explanation = explainReason(task.status, task.statusReason, { position, said: lastWords(full) });
  if (explanation === null) return null;
  const IconOf = icons[explanation.tone];
  return (
    <section
      className={cx(
        styles.reason,
        explanation.tone === "info" && styles.info,
        explanation.tone === "danger" && styles.bad,
      )}
      aria-label="Why it is in this state"
      data-testid="task-reason"
    >
      <IconOf size={16} />
      <div>
        {position !== null && <span className={styles.position}>Position {position} in the queue. </span>}
        <strong className={styles.what}>{explanation.what}</strong>
        {explanation.next !== null && <p>{explanation.next}</p>}
        {full?.removedAtMs != null && task.status === "archived" && (
          <p>
            It can be restored until <Until atMs={full.removedAtMs} />; then it is removed for good.
          </p>
        )}
        {full?.workspaceKeptUntilMs != null && (
          <p>
            Work that was not pushed is kept on the worker’s disk until{" "}
            <Until atMs={full.workspaceKeptUntilMs} />.
          </p>
        )}
      </div>
    </section>
  );
}

/** What the agent said at the end of the last attempt. */
function lastWords(task: Task | undefined): string | null {
  if (task?.result == null || task.result.attempt !== task.attempts.at(-1)?.n) return null;
  return task.result.summary === "" ? null : task.result.summary;
}

function Until({ atMs }: { readonly atMs: number }) {
  const now = useReadable(useServices().clock);
  return (
    <time dateTime={new Date(atMs).toISOString()}>
      {exactTime(atMs)} ({timeUntil(atMs, now)})
    </time>
  );
}
