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
  readonly kept: Pick<Task, "removedAtMs" | "workspaceKeptUntilMs"> | undefined;
}

/** Why the task is where it is, and what follows from it. */
export function TaskReason({ task, kept }: TaskReasonProps) {
  const tasks = useReadable(useOrganization().tasks);
  const position = queuePosition(task, tasks);
  const explanation = explainReason(task.status, task.statusReason, position);
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
        <strong>{explanation.what}</strong>
        {explanation.next !== null && <p>{explanation.next}</p>}
        {kept?.removedAtMs != null && task.status === "archived" && (
          <p>
            It can be restored until <Until atMs={kept.removedAtMs} />; then it is removed for good.
          </p>
        )}
        {kept?.workspaceKeptUntilMs != null && (
          <p>
            Work that was not pushed is kept on the worker’s disk until{" "}
            <Until atMs={kept.workspaceKeptUntilMs} />.
          </p>
        )}
      </div>
    </section>
  );
}

function Until({ atMs }: { readonly atMs: number }) {
  const now = useReadable(useServices().clock);
  return (
    <time dateTime={new Date(atMs).toISOString()}>
      {exactTime(atMs)} ({timeUntil(atMs, now)})
    </time>
  );
}
