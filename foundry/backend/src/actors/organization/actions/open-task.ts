import type { HarnessProvider } from "@foundry/shared";
import type { TaskRequest } from "../../task/index.ts";
import { attachingBranch, waitingForTurn } from "../../task/index.ts";
import { count } from "../change.ts";
import type { Change } from "../change.ts";
import type { OrganizationContext } from "../context.ts";
import { loadRepos, recordAudit } from "../store/rows.ts";
import { insertTask, loadTasksBySubject } from "../store/tasks.ts";
import type { IndexedTask } from "../store/tasks.ts";
import type { TaskSubject } from "../task-subjects.ts";
import { tellRepository } from "../tell-repositories.ts";
import { takePullRequests, taskPullRequestOf, tellTask } from "./update-task.ts";

export interface Opening {
  readonly subject: TaskSubject;
  /** What is asked of it; null: nothing yet, and the task asks back at its turn. */
  readonly request: TaskRequest | null;
  /** Asked for by a person; counts only for a new task. */
  readonly harness: HarnessProvider | null;
  /** [RJ9] Its branch must be found first. */
  readonly attaching: boolean;
}

/**
 * [TK4] The subject's task: found, or made in this transaction; the request joins what is asked of it already (an
 * archived one comes back for it). Null: the account does not have the repository. The caller wakes "outbox" and
 * "turns" after the commit.
 */
export async function openTask(
  c: OrganizationContext,
  draft: Change,
  opening: Opening,
): Promise<{ task: IndexedTask; created: boolean } | null> {
  const { subject, request } = opening;
  const repo = (await loadRepos(draft.tx, [subject.repoId])).get(subject.repoId);
  if (!repo) return null;
  const known = await findTask(draft, subject);
  if (known) {
    if (request) await tellTask(draft, known.summary.taskId, { kind: "request", request });
    return { task: known, created: false };
  }
  const task = newTask(c, opening, repo.full_name);
  if (!(await insertTask(draft.tx, task)))
    throw new Error("the subject's task was neither found nor inserted");
  await takePullRequests(draft, task);
  draft.emit({ type: "taskSummaryUpdated", task: task.summary });
  count(draft, { tasks: 1 });
  await introduce(draft, task, opening);
  return { task, created: true };
}

/** [TK4] The task of a subject, archived or not. */
async function findTask(draft: Change, { subjectKey }: TaskSubject): Promise<IndexedTask | null> {
  if (subjectKey === null) return null;
  return (await loadTasksBySubject(draft.tx, [subjectKey])).get(subjectKey) ?? null;
}

/** Tells the new task what it is, and its repository which branch to look for. */
async function introduce(
  draft: Change,
  { summary }: IndexedTask,
  { subject, request, harness, attaching }: Opening,
): Promise<void> {
  const { taskId, repoId, repoFullName, title, branchName, pullRequest, issueNumber, createdAtMs } = summary;
  const { prompt, baseBranch } = subject;
  const seed = {
    taskId,
    repoId,
    repoFullName,
    title,
    branchName,
    pullRequest,
    issueNumber,
    prompt,
    baseBranch,
    harness,
    attaching,
    request,
    createdAtMs,
  };
  await tellTask(draft, taskId, { kind: "create", seed });
  if (attaching && branchName !== null) {
    await tellRepository(draft.tx, repoId, { kind: "attachTask", taskId, branchName });
  }
  const entry = { atMs: createdAtMs, action: "task.created", subject: taskId };
  await recordAudit(draft.tx, {
    ...entry,
    detail: { repoId, trigger: request?.trigger ?? null, requestedBy: request?.requestedBy ?? null },
  });
}

function newTask(c: OrganizationContext, { subject, attaching }: Opening, repoFullName: string): IndexedTask {
  const nowMs = c.deps.now();
  return {
    subjectKey: subject.subjectKey,
    headRepoId: subject.headRepoId,
    revision: 0,
    grant: null,
    removeAtMs: null,
    isUnsettled: false,
    parked: [],
    summary: {
      taskId: c.deps.newTaskId(),
      repoId: subject.repoId,
      repoFullName,
      title: subject.title,
      status: attaching ? "attaching" : "queued",
      statusReason: attaching ? attachingBranch : waitingForTurn,
      branchName: subject.branchName,
      pullRequest: subject.pullRequest && taskPullRequestOf(subject.pullRequest),
      issueNumber: subject.issueNumber,
      queuedAtMs: attaching ? null : nowMs,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      archivedAtMs: null,
    },
  };
}
