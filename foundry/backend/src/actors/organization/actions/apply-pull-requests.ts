import type { GithubFacts, PullRequestFact } from "../../github-state/index.ts";
import { count } from "../change.ts";
import type { Change } from "../change.ts";
import { deletePullRequests, loadPullRequests, savePullRequests } from "../store/rows.ts";
import type { PullRequestRow, PullRequestWrite } from "../store/rows.ts";
import { loadTasksBySubject, subjectKeyOf } from "../store/tasks.ts";
import type { IndexedTask } from "../store/tasks.ts";
import { updateTaskPullRequest } from "./update-task.ts";

/**
 * [GH5] Open ones are in the list, others leave it. [GH10] One whose branch belongs to a task updates the task; it is
 * in the list only while that task is archived.
 */
export async function applyPullRequests(draft: Change, facts: GithubFacts): Promise<void> {
  const { pullRequests, removedPrIds } = facts;
  if (pullRequests.length + removedPrIds.length === 0) return;
  const ids = [...pullRequests.map((fact) => fact.summary.prId), ...removedPrIds];
  const known = await loadPullRequests(draft.tx, ids);
  const tasks = await tasksOf(draft, pullRequests);
  const writes: PullRequestWrite[] = [];
  const gone: string[] = [];
  let added = 0;
  for (const fact of pullRequests) {
    const task = tasks.get(subjectKey(fact)) ?? null;
    const before = known.get(fact.summary.prId) ?? null;
    const write = fact.summary.state === "open" ? writeOf(fact, task) : null;
    if (write && differs(write, before)) writes.push(write);
    if (!write && before) gone.push(fact.summary.prId);
    added += emitChange(draft, fact.summary.prId, before, write);
    if (task) tasks.set(subjectKey(fact), await updateTaskPullRequest(draft, task, fact.summary));
  }
  for (const prId of removedPrIds) {
    const before = known.get(prId) ?? null;
    if (before) gone.push(prId);
    added += emitChange(draft, prId, before, null);
  }
  if (writes.length > 0) await savePullRequests(draft.tx, writes);
  if (gone.length > 0) await deletePullRequests(draft.tx, gone);
  count(draft, { openPullRequests: added });
}

/** Says what the change means for the list; returns how much longer the list is. */
function emitChange(
  draft: Change,
  prId: string,
  before: PullRequestRow | null,
  after: PullRequestWrite | null,
): number {
  const wasListed = before !== null && before.task_id === null;
  const isListed = after !== null && after.taskId === null;
  if (isListed && after.json !== (wasListed ? before.json : null)) {
    draft.emitJson(`{"type":"pullRequestUpdated","pullRequest":${after.json}}`);
  }
  if (wasListed && !isListed) draft.emit({ type: "pullRequestRemoved", prId });
  return Number(isListed) - Number(wasListed);
}

function writeOf(fact: PullRequestFact, task: IndexedTask | null): PullRequestWrite {
  const isLive = task !== null && task.summary.archivedAtMs === null;
  return {
    summary: fact.summary,
    headRepoId: fact.headRepoId,
    taskId: isLive ? task.summary.taskId : null,
    json: JSON.stringify(fact.summary),
  };
}

function differs(write: PullRequestWrite, before: PullRequestRow | null): boolean {
  if (!before) return true;
  return (
    before.json !== write.json ||
    before.task_id !== write.taskId ||
    before.head_repo_id !== write.headRepoId ||
    before.head_ref_name !== write.summary.headRefName
  );
}

function subjectKey({ summary, headRepoId }: PullRequestFact): string {
  return subjectKeyOf({ ...summary, headRepoId });
}

async function tasksOf(draft: Change, facts: readonly PullRequestFact[]): Promise<Map<string, IndexedTask>> {
  if (facts.length === 0) return new Map();
  return loadTasksBySubject(draft.tx, [...new Set(facts.map(subjectKey))]);
}
