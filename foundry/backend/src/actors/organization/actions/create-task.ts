import { systemClock } from "@foundry/durable";
import { pullRequestId } from "@foundry/shared";
import type {
  CreateTaskBody,
  CreateTaskResponse,
  HarnessProvider,
  WorkbenchOpenPrSummary,
} from "@foundry/shared";
import { UserError } from "rivetkit";
import type { RepositoryReport } from "../../repository/index.ts";
import { attachingBranch, noRunnerConfigured } from "../../task/index.ts";
import { change, count } from "../change.ts";
import type { Change } from "../change.ts";
import type { OrganizationContext } from "../context.ts";
import { loadPullRequests, loadPullRequestsOfHead, loadRepos, recordAudit } from "../store/rows.ts";
import type { PullRequestRow } from "../store/rows.ts";
import { insertTask, loadTasksBySubject, subjectKeyOf } from "../store/tasks.ts";
import type { IndexedTask } from "../store/tasks.ts";
import { commandTask } from "./command-task.ts";
import { tellRepository } from "../tell-repositories.ts";
import { takePullRequests, taskPullRequestOf, tellTask } from "./update-task.ts";

/** How long the answer waits for the task's actor; it is told in any case. */
const ACTOR_WAIT_MS = 3_000;

/**
 * The task of a pull request, a branch or a prompt: created once per pull request and branch, however many ask at the
 * same time; an archived one is restored. Errors: not_found (repository, pull request).
 */
export async function createTask(c: OrganizationContext, body: CreateTaskBody): Promise<CreateTaskResponse> {
  const branchIsKnown = "branchName" in body && (await knowsBranch(c, body.repoId, body.branchName));
  const { task, created } = await change(c, async (draft) => {
    const repoFullName = await nameOf(draft, body.repoId);
    const about = await subjectOf(draft, body);
    // [RJ9] A pull request proves its branch; another one must be known here, or is looked for first.
    const attaching = "branchName" in body && about.pullRequest === null && !branchIsKnown;
    return findOrCreate(c, draft, { repoId: body.repoId, repoFullName, about, attaching });
  });
  const { taskId, archivedAtMs, status } = task.summary;
  if (!created && archivedAtMs !== null) {
    return { taskId, status: (await commandTask(c, taskId, "restore")).status, created };
  }
  if (created) {
    const arrived = c.outboxTargets.settled(taskId, ACTOR_WAIT_MS);
    c.background.wake("outbox");
    await arrived;
  }
  return { taskId, status, created };
}

/** [RC10] A schedule's firing is a task, once however often it is reported. */
export async function createScheduledTask(
  c: OrganizationContext,
  draft: Change,
  repoId: string,
  { key, scheduleName, branch, prompt }: Extract<RepositoryReport, { kind: "createTask" }>,
): Promise<void> {
  const repo = (await loadRepos(draft.tx, [repoId])).get(repoId);
  if (!repo) return;
  const about = {
    ...promptSubject(prompt, branch),
    title: scheduleName,
    subjectKey: `schedule:${repoId}:${key}`,
  };
  await findOrCreate(c, draft, { repoId, repoFullName: repo.full_name, about, attaching: false });
}

function nothing(): void {}

/** How long a new task's answer waits for the repository's word; without one, the branch is looked for. */
const BRANCH_WAIT_MS = 1_000;

/** [RJ9] Whether the repository's branches are fresh and have this one. */
async function knowsBranch(c: OrganizationContext, repoId: string, branchName: string): Promise<boolean> {
  if (!(await loadRepos(c.db, [repoId])).has(repoId)) return false;
  const asked = c.repository(repoId).call<{ known: boolean }>("findBranch", { branchName });
  let cancel = nothing;
  const late = new Promise<{ known: boolean }>((resolve) => {
    cancel = systemClock.setTimer(BRANCH_WAIT_MS, () => resolve({ known: false }));
  });
  try {
    return (await Promise.race([asked, late])).known;
  } catch (error) {
    c.log({ msg: "a repository did not say whether it has a branch", repoId, error: String(error) });
    return false;
  } finally {
    cancel();
  }
}

async function nameOf(draft: Change, repoId: string): Promise<string> {
  const repo = (await loadRepos(draft.tx, [repoId])).get(repoId);
  if (repo) return repo.full_name;
  throw new UserError(`no repository ${repoId}`, { code: "not_found", metadata: { field: "repoId" } });
}

interface NewTask {
  readonly repoId: string;
  readonly repoFullName: string;
  readonly about: Subject;
  readonly attaching: boolean;
}

async function findOrCreate(
  c: OrganizationContext,
  draft: Change,
  wanted: NewTask,
): Promise<{ task: IndexedTask; created: boolean }> {
  const { about } = wanted;
  const task = newTask(c, wanted);
  if (!(await insertTask(draft.tx, task))) {
    const known = (await loadTasksBySubject(draft.tx, [about.subjectKey ?? ""])).get(about.subjectKey ?? "");
    if (!known) throw new Error("the subject's task was neither inserted nor found");
    return { task: known, created: false };
  }
  await takePullRequests(draft, task);
  draft.emit({ type: "taskSummaryUpdated", task: task.summary });
  count(draft, { tasks: 1 });
  const { taskId, repoId, repoFullName, title, branchName, pullRequest, createdAtMs } = task.summary;
  const { prompt, baseBranch } = about;
  const seed = {
    taskId,
    repoId,
    repoFullName,
    title,
    branchName,
    pullRequest,
    prompt,
    baseBranch,
    createdAtMs,
    attaching: wanted.attaching,
    issueNumber: task.summary.issueNumber,
    harness: about.harness,
    request: null,
  };
  await tellTask(draft, taskId, { kind: "create", seed });
  if (wanted.attaching && branchName !== null) {
    await tellRepository(draft.tx, repoId, { kind: "attachTask", taskId, branchName });
  }
  await recordAudit(draft.tx, {
    atMs: createdAtMs,
    action: "task.created",
    subject: taskId,
    detail: { repoId },
  });
  return { task, created: true };
}

interface Subject {
  readonly subjectKey: string | null;
  readonly headRepoId: string | null;
  readonly branchName: string | null;
  readonly pullRequest: WorkbenchOpenPrSummary | null;
  readonly title: string;
  readonly prompt: string | null;
  readonly baseBranch: string | null;
  readonly harness: HarnessProvider | null;
}

async function subjectOf(draft: Change, body: CreateTaskBody): Promise<Subject> {
  const harness = body.harness ?? null;
  if (!("branchName" in body) && !("pullRequestNumber" in body)) {
    return promptSubject(body.prompt, body.baseBranch ?? null, harness);
  }
  if ("branchName" in body) {
    const head = { repoId: body.repoId, headRepoId: body.repoId, headRefName: body.branchName };
    const [row] = await loadPullRequestsOfHead(draft.tx, head);
    const pullRequest = row ? summaryOf(row) : null;
    return subject({ ...head, number: null }, pullRequest, pullRequest?.title ?? body.branchName, harness);
  }
  const prId = pullRequestId(body.repoId, body.pullRequestNumber);
  const row = (await loadPullRequests(draft.tx, [prId])).get(prId);
  if (!row) {
    const metadata = { field: "pullRequestNumber" };
    throw new UserError(`no open pull request ${prId}`, { code: "not_found", metadata });
  }
  const pullRequest = summaryOf(row);
  return subject({ ...pullRequest, headRepoId: row.head_repo_id }, pullRequest, pullRequest.title, harness);
}

function promptSubject(
  prompt: string,
  baseBranch: string | null,
  harness: HarnessProvider | null = null,
): Subject {
  const [firstLine = ""] = prompt.split("\n", 1);
  return {
    subjectKey: null,
    headRepoId: null,
    branchName: null,
    pullRequest: null,
    title: firstLine.length > 120 ? `${firstLine.slice(0, 119).toWellFormed()}…` : firstLine,
    prompt,
    baseBranch,
    harness,
  };
}

function subject(
  head: { repoId: string; number: number | null; headRepoId: string | null; headRefName: string },
  pullRequest: WorkbenchOpenPrSummary | null,
  title: string,
  harness: HarnessProvider | null,
): Subject {
  return {
    subjectKey: subjectKeyOf(head),
    headRepoId: head.headRepoId,
    branchName: head.headRefName,
    pullRequest,
    title,
    prompt: null,
    baseBranch: pullRequest?.baseRefName ?? null,
    harness,
  };
}

function newTask(c: OrganizationContext, { repoId, repoFullName, about, attaching }: NewTask): IndexedTask {
  const nowMs = c.deps.now();
  return {
    subjectKey: about.subjectKey,
    headRepoId: about.headRepoId,
    revision: 0,
    summary: {
      taskId: c.deps.newTaskId(),
      repoId,
      repoFullName,
      title: about.title,
      status: attaching ? "attaching" : "queued",
      statusReason: attaching ? attachingBranch : noRunnerConfigured,
      branchName: about.branchName,
      pullRequest: about.pullRequest && taskPullRequestOf(about.pullRequest),
      issueNumber: null,
      queuedAtMs: attaching ? null : nowMs,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      archivedAtMs: null,
    },
  };
}

function summaryOf(row: PullRequestRow): WorkbenchOpenPrSummary {
  const summary: WorkbenchOpenPrSummary = JSON.parse(row.json);
  return summary;
}
