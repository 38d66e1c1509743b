import type { Task, TaskResult } from "@foundry/shared";
import { FileDiffIcon } from "@primer/octicons-react";
import { useCallback } from "react";
import { useServices } from "../../../services/context.ts";
import { useQuery } from "../../../services/use-query.ts";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { plural } from "../../../ui/format.ts";
import page from "../../../ui/page.module.css";
import { useReadable } from "../../../ui/readable.ts";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { useOrganization } from "../../organization/organization-store.ts";
import { useTaskContext } from "../task-context.ts";
import { isAtWork } from "../task-status.ts";
import styles from "./changes.module.css";
import { DiffStat } from "./diff-stat.tsx";
import { DiffView } from "./diff-view.tsx";

/** What came of the task: its summary, its commits and their changes, as git tells them [HC8]. */
export function ChangesPage() {
  const { orgId, task } = useTaskContext();
  const { api } = useServices();
  const { result } = task;
  const load = useCallback(
    (signal: AbortSignal) => api.getTaskChanges(orgId, task.taskId, signal),
    [api, orgId, task.taskId],
  );
  const { data, error, reload } = useQuery(`changes ${task.taskId} ${result?.headSha ?? ""}`, load);
  if (data === null && error !== null) {
    return <ErrorState title="The changes cannot be shown" error={error} onRetry={reload} />;
  }
  if (data === null) return <Skeleton label="Loading the changes" />;
  if (data.files.length === 0) return <NoChanges task={task} />;
  return (
    <div className={styles.page}>
      {result !== null && <ResultBox task={task} result={result} />}
      {data.truncated && <p className={styles.truncated}>More files changed than are listed here.</p>}
      {/* Its folds and colours belong to these commits. */}
      <DiffView key={data.headSha} files={data.files} />
    </div>
  );
}

function NoChanges({ task }: { readonly task: Task }) {
  const { result } = task;
  return (
    <>
      {result !== null && <ResultBox task={task} result={result} />}
      <EmptyState icon={FileDiffIcon} title="No changes">
        {isAtWork(task.status)
          ? "When the agent is done, its commits show here."
          : "Nothing was committed for this task."}
      </EmptyState>
    </>
  );
}

interface ResultBoxProps {
  readonly task: Task;
  readonly result: TaskResult;
}

/** What the agent says it did, and the commits it did it in. */
function ResultBox({ task, result }: ResultBoxProps) {
  const repos = useReadable(useOrganization().repos);
  const repository = repos.find((repo) => repo.repoId === task.repoId);
  return (
    <section className={styles.result} aria-label="Result">
      {result.summary !== "" && <p className={styles.summary}>{result.summary}</p>}
      <details className={styles.commits}>
        <summary>
          {plural(result.commits.length, "commit")} · {plural(result.filesChanged, "file")}{" "}
          <DiffStat additions={result.additions} deletions={result.deletions} />
        </summary>
        <ol>
          {result.commits.map(({ sha, subject }) => (
            <li key={sha} className={styles.commit}>
              {repository === undefined ? (
                <code>{sha.slice(0, 7)}</code>
              ) : (
                <a href={`${repository.url}/commit/${sha}`} target="_blank" rel="noreferrer" title={sha}>
                  <code>{sha.slice(0, 7)}</code>
                </a>
              )}
              <span className={styles.subject}>{subject}</span>
              <CopyButton text={sha} label={`Copy the id of ${subject}`} />
            </li>
          ))}
        </ol>
        {result.branch === null && (
          <p className={page.small}>Nothing was pushed: the commits are shown here only.</p>
        )}
      </details>
    </section>
  );
}
