import type { Task } from "@foundry/shared";
import { useParams } from "@tanstack/react-router";
import { useServices } from "../../services/context.ts";
import { useTopicValue } from "../../topics/hooks.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import page from "../../ui/page.module.css";
import { useReadable } from "../../ui/readable.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { useOrganization } from "../organization/organization-store.ts";
import { TaskFacts } from "./task-facts.tsx";
import { TaskHeader } from "./task-header.tsx";
import { TaskReason } from "./task-reason.tsx";
import { TaskTimeline } from "./task-timeline.tsx";
import styles from "./task.module.css";
import { useTaskTopic } from "./use-task-topic.ts";

/** A task. Its header comes from the sidebar's row at once, the rest from its own topic. */
export function TaskPage() {
  const { taskId } = useParams({ from: "/orgs/$orgId/tasks/$taskId" });
  const store = useOrganization();
  const { live } = useServices();
  const topic = { name: "task", orgId: store.orgId, taskId } as const;
  const summary = useReadable(store.tasks).find((row) => row.taskId === taskId);
  const status = useTaskTopic(topic, summary !== undefined);
  const task = useTopicValue(topic, "task");
  const shown = task ?? summary;
  useTitle(shown?.title ?? "Task");

  if (status.kind === "error") {
    const gone = status.code === "not_found";
    const message = gone ? "It may have been removed, or the address is not right." : status.message;
    return (
      <ErrorState
        page
        title={gone ? "There is no such task" : "This task cannot be shown"}
        error={{ message, code: status.code, requestId: null }}
        onRetry={() => live.retry(topic)}
      />
    );
  }
  if (shown === undefined) return <Skeleton label="Loading the task" />;
  return (
    <article className={page.page}>
      <TaskHeader orgId={store.orgId} task={shown} baseBranch={task?.baseBranch ?? null} />
      <TaskReason task={shown} />
      <div className={styles.columns}>
        {task === undefined ? (
          <Skeleton label="Loading the timeline" lines={3} />
        ) : (
          <TaskDetails task={task} />
        )}
      </div>
    </article>
  );
}

function TaskDetails({ task }: { readonly task: Task }) {
  return (
    <>
      <div>
        {task.prompt !== null && (
          <section className={page.box} aria-labelledby="prompt">
            <div className={page.boxHead}>
              <h2 id="prompt" className={page.boxTitle}>
                Prompt
              </h2>
            </div>
            <p className={styles.prompt}>{task.prompt}</p>
          </section>
        )}
        <TaskTimeline transitions={task.transitions} />
      </div>
      <TaskFacts task={task} />
    </>
  );
}
