import { Outlet, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { useServices } from "../../services/context.ts";
import { useTopicValue } from "../../topics/hooks.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { useReadable } from "../../ui/readable.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { useOrganization } from "../organization/organization-store.ts";
import { AnswerBox } from "./answer-box.tsx";
import { RunPicture } from "./run-picture.tsx";
import { TaskProvider } from "./task-context.ts";
import { TaskHeader } from "./task-header.tsx";
import { TaskReason } from "./task-reason.tsx";
import { TaskTabs } from "./task-tabs.tsx";
import styles from "./task.module.css";
import { useTaskCommand } from "./use-task-command.ts";
import { useTaskTopic } from "./use-task-topic.ts";

/** A task. Its header comes from the sidebar's row at once, the rest from its own topic. */
export function TaskPage() {
  const { taskId } = useParams({ from: "/orgs/$orgId/tasks/$taskId" });
  // What is typed, sent and loaded belongs to one task.
  return <OneTask key={taskId} taskId={taskId} />;
}

function OneTask({ taskId }: { readonly taskId: string }) {
  const store = useOrganization();
  const { live } = useServices();
  const topic = { name: "task", orgId: store.orgId, taskId } as const;
  const known = useReadable(store.tasks).find((row) => row.taskId === taskId);
  const status = useTaskTopic(topic, known !== undefined);
  const commands = useTaskCommand(store.orgId, taskId);
  const loaded = useTopicValue(topic, "task");
  const full = loaded && commands.ahead(loaded);
  const summary = full ?? (known && commands.ahead(known));
  useTitle(summary?.title ?? "Task");
  useSeen(store.orgId, taskId);

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
  if (summary === undefined) return <Skeleton label="Loading the task" />;
  return (
    <article className={styles.page}>
      <div className={styles.top}>
        <TaskHeader
          orgId={store.orgId}
          task={summary}
          full={full}
          commands={commands}
          asOfMs={status.kind === "stale" ? status.asOfMs : null}
        />
        {summary.status === "needs_input" ? (
          <AnswerBox
            orgId={store.orgId}
            taskId={taskId}
            question={full?.question ?? null}
            isOnGitHub={summary.issueNumber !== null || summary.pullRequest !== null}
          />
        ) : (
          <TaskReason task={summary} full={full} />
        )}
        {full !== undefined && <RunPicture transitions={full.transitions} />}
      </div>
      {full === undefined ? (
        <Skeleton label="Loading the task" lines={3} />
      ) : (
        <TaskProvider value={{ orgId: store.orgId, task: full }}>
          <TaskTabs orgId={store.orgId} task={full} />
          <Outlet />
        </TaskProvider>
      )}
    </article>
  );
}

/** Who looks at a task sees how it goes on. */
function useSeen(orgId: string, taskId: string): void {
  const { unread } = useServices();
  useEffect(() => {
    const marks = unread(orgId);
    const letGo = marks.look(taskId);
    document.addEventListener("visibilitychange", marks.visibilityChanged);
    return () => {
      letGo();
      document.removeEventListener("visibilitychange", marks.visibilityChanged);
    };
  }, [unread, orgId, taskId]);
}
