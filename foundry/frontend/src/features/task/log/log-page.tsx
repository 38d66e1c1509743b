import { TerminalIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import type { Task } from "@foundry/shared";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { InlineError } from "../../../ui/inline-error.tsx";
import { useReadable } from "../../../ui/readable.ts";
import { useTaskContext } from "../task-context.ts";
import { isAtWork } from "../task-status.ts";
import { LogToolbar } from "./log-toolbar.tsx";
import { LogView } from "./log-view.tsx";
import styles from "./log.module.css";
import { useLogFind } from "./use-log-find.ts";
import { useTaskLog } from "./use-task-log.ts";

/** What the programs of the task's attempts wrote, live. */
export function LogPage() {
  const { orgId, task } = useTaskContext();
  const log = useTaskLog(orgId, task.taskId);
  const state = useReadable(log.state);
  const find = useLogFind(log, state);
  if (state.rows.length === 0) return <NoLog task={task} />;
  return (
    <div className={styles.page}>
      <LogToolbar orgId={orgId} task={task} find={find} hasOlder={state.hasOlder} />
      {state.error !== null && (
        <p className={styles.toolbar}>
          <InlineError error={state.error} />
          <Button size="small" onClick={log.loadOlder}>
            Try again
          </Button>
        </p>
      )}
      <LogView log={log} attempts={task.attempts} find={find} />
    </div>
  );
}

function NoLog({ task }: { readonly task: Task }) {
  const waits = isAtWork(task.status);
  return (
    <EmptyState icon={TerminalIcon} title={waits ? "Nothing to read yet" : "There is no log"}>
      {waits
        ? "What the agent writes shows here as soon as it begins."
        : "No agent was started for this task, or what it wrote is not kept any more."}
    </EmptyState>
  );
}
