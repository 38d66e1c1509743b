import type { TaskPullRequest, WorkbenchOpenPrSummary, WorkbenchRepoSummary } from "@foundry/shared";
import { enqueueMessage } from "../../outbox/outbox-store.ts";
import type { TaskMessage, TaskReport } from "../../task/index.ts";
import { count } from "../change.ts";
import type { Change } from "../change.ts";
import {
  loadPullRequests,
  loadPullRequestsOfHead,
  loadPullRequestsOfTask,
  setTaskOfPullRequests,
} from "../store/rows.ts";
import type { PullRequestRow } from "../store/rows.ts";
import { loadTasksOfRepo, saveTask } from "../store/tasks.ts";
import type { IndexedTask } from "../store/tasks.ts";
import { tellRepository } from "../tell-repositories.ts";

/** A message to a task's actor, delivered by the outbox. */
export async function tellTask(draft: Change, taskId: string, message: TaskMessage): Promise<void> {
  await enqueueMessage(draft.tx, taskId, message);
}

export function taskPullRequestOf(summary: WorkbenchOpenPrSummary): TaskPullRequest {
  const { repoId: _repoId, repoFullName: _repoFullName, ...pullRequest } = summary;
  return pullRequest;
}

/** [GH10] News of a pull request of the task's branch. An open one takes the place of one that is not. */
export async function updateTaskPullRequest(
  draft: Change,
  task: IndexedTask,
  summary: WorkbenchOpenPrSummary,
): Promise<IndexedTask> {
  const known = task.summary.pullRequest;
  const isOther = known !== null && known.prId !== summary.prId;
  if (isOther && (known.state === "open" || summary.state !== "open")) return task;
  const pullRequest = taskPullRequestOf(summary);
  if (JSON.stringify(known) === JSON.stringify(pullRequest)) return task;
  const updatedAtMs = Math.max(task.summary.updatedAtMs, summary.updatedAtMs);
  const next = { ...task, summary: { ...task.summary, pullRequest, updatedAtMs } };
  await saveTask(draft.tx, next);
  draft.emit({ type: "taskSummaryUpdated", task: next.summary });
  await tellTask(draft, task.summary.taskId, { kind: "pullRequest", pullRequest });
  return next;
}

/** The repository of tasks has a new name. */
export async function renameRepositoryOfTasks(draft: Change, repo: WorkbenchRepoSummary): Promise<void> {
  for (const task of await loadTasksOfRepo(draft.tx, repo.repoId)) {
    const next = { ...task, summary: { ...task.summary, repoFullName: repo.fullName } };
    await saveTask(draft.tx, next);
    draft.emit({ type: "taskSummaryUpdated", task: next.summary });
    const { taskId } = task.summary;
    await tellTask(draft, taskId, { kind: "repository", repoFullName: repo.fullName });
  }
}

/**
 * What the task's actor says of itself; an older word than the one known is passed over. A turn that the task has
 * heard of and does not use is free for the next one.
 */
export async function applyReport(
  draft: Change,
  task: IndexedTask,
  report: TaskReport,
): Promise<IndexedTask> {
  if (report.revision <= task.revision) return task;
  const next = reported(task, report);
  await saveTask(draft.tx, next);
  const { branchName, repoId, taskId } = next.summary;
  const looksAgain =
    report.status === "attaching" && task.revision > 0 && task.summary.status !== "attaching";
  // [RJ9] A retry of a task whose branch was not found looks for it anew.
  if (looksAgain && branchName !== null) {
    await tellRepository(draft.tx, repoId, { kind: "attachTask", taskId, branchName });
  }
  const wasLive = task.summary.archivedAtMs === null;
  const isLive = report.archivedAtMs === null;
  const hasNewBranch = branchName !== null && task.summary.branchName === null;
  if (isLive && (!wasLive || hasNewBranch)) await takePullRequests(draft, next);
  if (JSON.stringify(task.summary) !== JSON.stringify(next.summary)) {
    draft.emit({ type: "taskSummaryUpdated", task: next.summary });
  }
  if (wasLive && !isLive) await giveBackPullRequests(draft, next);
  count(draft, { tasks: Number(isLive) - Number(wasLive) });
  return next;
}

function reported(task: IndexedTask, report: TaskReport): IndexedTask {
  const { revision, grantSeen, grantHeld, removedAtMs: removeAtMs, isUnsettled, parked, ...known } = report;
  const updatedAtMs = Math.max(report.updatedAtMs, task.summary.pullRequest?.updatedAtMs ?? 0);
  const isGivenBack = task.grant !== null && grantSeen >= task.grant && !grantHeld;
  const isNewBranch = task.summary.branchName === null && report.branchName !== null;
  return {
    ...task,
    revision,
    removeAtMs,
    isUnsettled,
    parked,
    grant: isGivenBack ? null : task.grant,
    // A branch that a run made is in the task's own repository.
    headRepoId: isNewBranch ? task.summary.repoId : task.headRepoId,
    summary: { ...task.summary, ...known, updatedAtMs },
  };
}

/** The open pull requests of a live task's branch are shown as the task. */
export async function takePullRequests(draft: Change, task: IndexedTask): Promise<void> {
  const listed = (await pullRequestsOf(draft, task)).filter((row) => row.task_id === null);
  await setTask(draft, listed, task.summary.taskId);
  for (const row of listed) draft.emit({ type: "pullRequestRemoved", prId: row.pr_id });
  count(draft, { openPullRequests: -listed.length });
}

async function pullRequestsOf(draft: Change, task: IndexedTask): Promise<PullRequestRow[]> {
  const { repoId, branchName, pullRequest } = task.summary;
  if (branchName !== null && task.headRepoId !== null) {
    const head = { repoId, headRepoId: task.headRepoId, headRefName: branchName };
    return loadPullRequestsOfHead(draft.tx, head);
  }
  if (!pullRequest) return [];
  return [...(await loadPullRequests(draft.tx, [pullRequest.prId])).values()];
}

async function giveBackPullRequests(draft: Change, task: IndexedTask): Promise<void> {
  const rows = await loadPullRequestsOfTask(draft.tx, task.summary.taskId);
  await setTask(draft, rows, null);
  for (const row of rows) draft.emitJson(`{"type":"pullRequestUpdated","pullRequest":${row.json}}`);
  count(draft, { openPullRequests: rows.length });
}

async function setTask(
  draft: Change,
  rows: readonly { pr_id: string }[],
  taskId: string | null,
): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map((row) => row.pr_id);
  await setTaskOfPullRequests(draft.tx, ids, taskId);
}
