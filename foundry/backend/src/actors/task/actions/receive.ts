import { acceptMessages } from "../../outbox/inbox-store.ts";
import type { Sql } from "../../sql/sql.ts";
import { changeTask } from "../change.ts";
import type { TaskContext } from "../context.ts";
import type { BranchNews, ReceiveInput, TaskMessage, TaskSeed } from "../contract.ts";
import { decideBranchNews } from "../decide.ts";
import { attachingBranch, noRunnerConfigured } from "../reasons.ts";
import { insertTransition } from "../store.ts";
import type { StoredTask } from "../store.ts";

/** What the organization tells the task, once [DX4]: its creation first, then news of its pull request. */
export async function receive(c: TaskContext, input: ReceiveInput): Promise<void> {
  await changeTask(c, async (tx, known) => {
    if (!(await acceptMessages(tx, input.source, input.lastId))) return { next: null, value: undefined };
    let task = known;
    for (const message of input.messages) task = await applyMessage(c, tx, task, message);
    return { next: task === known ? null : task, value: undefined };
  });
}

async function applyMessage(
  c: TaskContext,
  tx: Sql,
  known: StoredTask | null,
  message: TaskMessage,
): Promise<StoredTask | null> {
  if (message.kind === "create") return known ?? create(c, tx, message.seed);
  if (!known) return null;
  switch (message.kind) {
    case "pullRequest": {
      const { pullRequest } = message;
      const updatedAtMs = Math.max(known.task.updatedAtMs, pullRequest.updatedAtMs);
      return { ...known, task: { ...known.task, pullRequest, updatedAtMs } };
    }
    case "attached":
    case "attachFailed":
      return hearOfBranch(c, tx, known, message);
    case "repository":
      return { ...known, task: { ...known.task, repoFullName: message.repoFullName } };
    case "request":
    case "start":
    case "command":
      return known;
  }
}

async function hearOfBranch(
  c: TaskContext,
  tx: Sql,
  known: StoredTask,
  news: BranchNews,
): Promise<StoredTask> {
  const { status: from } = known.task;
  const decision = decideBranchNews({ status: from }, news);
  if (decision.kind !== "moved") return known;
  const atMs = c.deps.now();
  const { status } = decision.state;
  await insertTransition(tx, { from, to: status, reason: decision.reason, atMs });
  return { ...known, task: { ...known.task, status, statusReason: decision.reason, updatedAtMs: atMs } };
}

/** A task begins queued, or looking for its branch; it says why it stays there. */
async function create(
  c: TaskContext,
  tx: Sql,
  { attaching, request: _request, ...seed }: TaskSeed,
): Promise<StoredTask> {
  const { createdAtMs: atMs } = seed;
  const status = attaching ? "attaching" : "queued";
  const statusReason = attaching ? attachingBranch : noRunnerConfigured;
  await insertTransition(tx, { from: null, to: status, reason: statusReason, atMs });
  return {
    streamId: c.deps.newId(),
    revision: 0,
    archivedFrom: null,
    task: {
      ...seed,
      organizationId: c.orgId,
      status,
      statusReason,
      queuedAtMs: attaching ? null : atMs,
      updatedAtMs: atMs,
      archivedAtMs: null,
      requests: [],
      attempts: [],
      check: null,
      result: null,
      question: null,
      workspaceKeptUntilMs: null,
      removedAtMs: null,
      log: { chunks: 0, bytes: 0, droppedBytes: 0 },
    },
  };
}
