import { systemClock } from "@foundry/durable";
import { pullRequestId } from "@foundry/shared";
import type { CreateTaskBody, CreateTaskResponse } from "@foundry/shared";
import { UserError } from "rivetkit";
import type { RepositoryReport } from "../../repository/index.ts";
import type { TaskRequest } from "../../task/index.ts";
import { change } from "../change.ts";
import type { Change } from "../change.ts";
import type { OrganizationContext } from "../context.ts";
import { loadRepos } from "../store/rows.ts";
import { branchSubject, promptSubject, pullRequestSubject } from "../task-subjects.ts";
import type { TaskSubject } from "../task-subjects.ts";
import { commandTask } from "./command-task.ts";
import { openTask } from "./open-task.ts";

/** How long the answer waits for the task's actor; it is told in any case. */
const ACTOR_WAIT_MS = 3_000;

/**
 * The task of a pull request, a branch or a prompt: created once per pull request and branch, however many ask at the
 * same time; an archived one is restored, and a prompt for one that is there joins it [TK4]. Errors: not_found
 * (repository, pull request).
 */
export async function createTask(c: OrganizationContext, body: CreateTaskBody): Promise<CreateTaskResponse> {
  const branchIsKnown = "branchName" in body && (await knowsBranch(c, body.repoId, body.branchName));
  const { task, created } = await change(c, async (draft) => {
    const subject = await subjectOf(draft, body);
    // [RJ9] A pull request proves its branch; another one must be known here, or is looked for first.
    const attaching = "branchName" in body && subject.pullRequest === null && !branchIsKnown;
    const request = body.prompt === undefined ? null : requestOfPrompt(c, subject, body.prompt);
    const opened = await openTask(c, draft, { subject, request, harness: body.harness ?? null, attaching });
    if (!opened) throw notFound(`no repository ${body.repoId}`, "repoId");
    return opened;
  });
  const { taskId, archivedAtMs, status } = task.summary;
  if (!created && archivedAtMs !== null) {
    c.background.wake("outbox");
    return { taskId, status: (await commandTask(c, taskId, "restore")).status, created };
  }
  if (created || body.prompt !== undefined) {
    const arrived = c.outboxTargets.settled(taskId, ACTOR_WAIT_MS);
    c.background.wake("outbox");
    await arrived;
    c.background.wake("turns");
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
  const subject = {
    ...promptSubject(repoId, prompt, branch),
    title: scheduleName,
    subjectKey: `schedule:${repoId}:${key}`,
  };
  const request: TaskRequest = {
    ...nobody,
    key: subject.subjectKey,
    trigger: "schedule",
    task: { kind: "run_schedule", schedule_name: scheduleName, prompt },
    title: scheduleName,
    atMs: c.deps.now(),
  };
  await openTask(c, draft, { subject, request, harness: null, attaching: false });
}

const nobody = { requestedBy: null, association: null, url: null, conversation: null };

function requestOfPrompt(c: OrganizationContext, subject: TaskSubject, prompt: string): TaskRequest {
  return {
    ...nobody,
    key: `prompt:${c.deps.newId()}`,
    trigger: "prompt",
    task: { kind: "run_prompt", prompt },
    title: subject.title,
    atMs: c.deps.now(),
  };
}

async function subjectOf(draft: Change, body: CreateTaskBody): Promise<TaskSubject> {
  const { repoId } = body;
  if (!(await loadRepos(draft.tx, [repoId])).has(repoId)) throw notFound(`no repository ${repoId}`, "repoId");
  if ("branchName" in body) return branchSubject(draft.tx, repoId, body.branchName);
  if (!("pullRequestNumber" in body)) return promptSubject(repoId, body.prompt, body.baseBranch ?? null);
  const subject = await pullRequestSubject(draft.tx, repoId, body.pullRequestNumber);
  if (subject) return subject;
  throw notFound(
    `no open pull request ${pullRequestId(repoId, body.pullRequestNumber)}`,
    "pullRequestNumber",
  );
}

function notFound(message: string, field: string): UserError {
  return new UserError(message, { code: "not_found", metadata: { field } });
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
