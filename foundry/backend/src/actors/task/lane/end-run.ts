import type { Lease } from "@foundry/durable";
import { changeTask } from "../change.ts";
import type { TaskDraft } from "../change.ts";
import type { TaskContext } from "../context.ts";
import { decideEnd } from "../decide.ts";
import { LeaseLost } from "../../runtime/actor-lease.ts";
import type { RunEnd } from "../run/task-run.ts";
import { countPending, dropPending, setRequestStatus } from "../store/requests.ts";
import { noRun } from "../store/turn.ts";
import { endOpenAttempts } from "./end-attempts.ts";
import { taskLease } from "./task-lease.ts";

/** The run is over: the task moves, the request is done, and the turn and the lease are given back, in one commit. */
export async function endRun(c: TaskContext, lease: Lease, end: RunEnd): Promise<void> {
  await underLease(c, lease, async (draft) => {
    const { request, cancel } = draft.turn;
    if (request === null) return;
    const outcome = end.status === "cancelled" ? "cancelled" : "retryable";
    await endOpenAttempts(draft, { outcome, note: end.reason?.message ?? null });
    await setRequestStatus(draft.tx, request, "done");
    // What was asked meanwhile waits in the archive, but not behind a cancel.
    if (cancel && !cancel.archive) await dropPending(draft.tx);
    const pending = await countPending(draft.tx);
    for (const move of decideEnd(end, { pending, cancel })) {
      await draft.move(move);
      if (move.to === "needs_input") ask(draft, end.question ?? null);
    }
    draft.turn = { ...draft.turn, ...noRun };
    draft.touch();
  });
}

/** The run stops here and goes on later: by the next holder, or at `dueAtMs`. */
export async function giveBackRun(
  c: TaskContext,
  lease: Lease,
  { note, dueAtMs, hasFailed }: { note: string; dueAtMs: number; hasFailed: boolean },
): Promise<void> {
  await underLease(c, lease, async (draft) => {
    await endOpenAttempts(draft, { outcome: "interrupted", note });
    const failures = draft.turn.failures + Number(hasFailed);
    draft.turn = { ...draft.turn, holderAlive: false, dueAtMs, failures };
  });
}

/** One that lost its lease has nothing to say any more. */
async function underLease(
  c: TaskContext,
  lease: Lease,
  write: (draft: TaskDraft) => Promise<void>,
): Promise<void> {
  try {
    await changeTask(c, async (draft) => {
      await taskLease.require(draft.tx, lease);
      await write(draft);
      await taskLease.giveBack(draft.tx, lease);
    });
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
  }
}

function ask(draft: TaskDraft, question: string | null): void {
  draft.stored = { ...draft.stored, task: { ...draft.stored.task, question } };
}
