import { RetryableError } from "@foundry/durable";
import { openTask } from "../actions/open-task.ts";
import { tellTask } from "../actions/update-task.ts";
import type { TaskRequest } from "../../task/index.ts";
import { wasDeclined } from "../store/triggers.ts";
import { acknowledge, atGithub, mayWrite, reply } from "./at-github.ts";
import type { AtGithub } from "./at-github.ts";
import type { Asked, AskedAction, RequestDraft } from "./decide-trigger.ts";
import { findTaskOf, isUnderWay, subjectOf } from "./find-task.ts";
import type { Gate, Settle } from "./handle-trigger.ts";
import { withLineComments } from "./requests.ts";
import { closedReply, declinedReply, helpReply, refusedReply, statusReply } from "./replies.ts";

/** Somebody asks: whether they may comes first, then that it was heard, then what is asked. */
export async function handleAsked(gate: Gate, asked: Asked): Promise<Settle> {
  const { c, repo, signal } = gate;
  const { action } = asked;
  if (action.kind === "request" && action.policy === "only" && !(await hasLiveTask(gate, asked))) {
    return () => ({ outcome: "no_task" });
  }
  const github = await atGithub(c, repo, signal);
  if (!(await mayWrite(github, asked.by))) return decline(gate, github, asked);
  if (asked.subject) await acknowledge(c, github, asked.subject);
  switch (action.kind) {
    case "request":
      return request(gate, github, asked, action);
    case "command":
      return command(gate, github, asked, action.command);
    case "status": {
      const task = await findTaskOf(c.db, repo.repoId, asked.target);
      return answer(gate, github, asked, statusReply(task?.summary ?? null));
    }
    case "help":
      return answer(gate, github, asked, helpReply(action.word, await c.deps.github.appSlug()));
  }
}

async function hasLiveTask({ c, repo }: Gate, { target }: Asked): Promise<boolean> {
  const task = await findTaskOf(c.db, repo.repoId, target);
  return task !== null && task.summary.archivedAtMs === null;
}

/** [TK3] One polite word for each person and conversation, and nothing runs. */
async function decline(gate: Gate, github: AtGithub, asked: Asked): Promise<Settle> {
  const { c, change, repo } = gate;
  const { number } = asked.target;
  const before = await wasDeclined(c.db, { repoId: repo.repoId, number, login: asked.by });
  if (before || !asked.isAddressed) return () => ({ outcome: "declined_before" });
  await reply(c, github, { guid: change.guid, number, text: declinedReply(asked.by) });
  return () => ({ outcome: "declined" });
}

async function answer(gate: Gate, github: AtGithub, asked: Asked, text: string): Promise<Settle> {
  await reply(gate.c, github, { guid: gate.change.guid, number: asked.target.number, text });
  return () => ({ outcome: "answered" });
}

/** [TK4] The target's one task gets it; the first one makes the task. */
async function request(
  gate: Gate,
  github: AtGithub,
  asked: Asked,
  { request: said, policy }: Extract<AskedAction, { kind: "request" }>,
): Promise<Settle> {
  const { c, repo } = gate;
  if ((await subjectOf(c.db, repo.repoId, asked.target)) === null) {
    await refuseUnlessOpen(github, asked.target.number);
    if (!asked.isAddressed) return () => ({ outcome: "no_task" });
    return answer(gate, github, asked, closedReply);
  }
  const whole = await wholeRequest(gate, github, said);
  return async (draft) => {
    const subject = await subjectOf(draft.tx, repo.repoId, asked.target);
    // Closed between the look and now: its own trigger follows.
    if (!subject) return { outcome: "no_task" };
    const known = await findTaskOf(draft.tx, repo.repoId, asked.target);
    if (known && policy === "join" && isUnderWay(known)) {
      return { outcome: "joined", taskId: known.summary.taskId };
    }
    const opening = { subject, harness: null, attaching: false };
    const opened = await openTask(c, draft, { ...opening, request: whole });
    if (!opened) return { outcome: "repository_gone" };
    return { outcome: "requested", taskId: opened.task.summary.taskId };
  };
}

/** What the trigger could not hold is asked for now. */
async function wholeRequest(
  { change }: Gate,
  { port, repository, signal }: AtGithub,
  said: RequestDraft,
): Promise<TaskRequest> {
  const { guid: key, atMs, trigger } = change;
  if (trigger.on !== "review") return { ...said, key, atMs };
  const { number, reviewId } = trigger;
  const comments = await port.listReviewComments({ repository, number, reviewId, signal });
  return { ...withLineComments(said, comments), key, atMs };
}

/** One that GitHub calls open will be known here in a moment. */
async function refuseUnlessOpen({ port, repository, signal }: AtGithub, number: number): Promise<void> {
  const { state } = await port.getPullRequest({ repository, number, signal });
  if (state !== "open") return;
  throw new RetryableError("pull_request_unknown", `pull request ${number} is not known yet`);
}

async function command(
  gate: Gate,
  github: AtGithub,
  asked: Asked,
  what: "cancel" | "retry",
): Promise<Settle> {
  const { c, repo } = gate;
  const task = await findTaskOf(c.db, repo.repoId, asked.target);
  if (!task || !allows(task.summary.status, what)) {
    return answer(gate, github, asked, refusedReply(what, task?.summary ?? null));
  }
  const { taskId } = task.summary;
  return async (draft) => {
    const reason = { code: "asked_at_github", message: `${asked.by} asked for it at GitHub.` };
    await tellTask(draft, taskId, { kind: "command", command: what, reason });
    return { outcome: "commanded", taskId };
  };
}

/** As far as the index knows; the task's own actor has the last word. */
function allows(
  status: NonNullable<Awaited<ReturnType<typeof findTaskOf>>>["summary"]["status"],
  what: "cancel" | "retry",
) {
  switch (status) {
    case "queued":
    case "attaching":
    case "preparing":
    case "running":
    case "publishing":
      return what === "cancel";
    case "needs_input":
      return true;
    case "partial":
    case "failed":
    case "error":
    case "cancelled":
    case "stale":
      return what === "retry";
    case "completed":
    case "archived":
      return false;
  }
}
