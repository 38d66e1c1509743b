import type { Lease } from "@foundry/durable";
import type { TaskAttempt } from "@foundry/shared";
import { changeTask } from "../change.ts";
import type { TaskDraft } from "../change.ts";
import type { TaskContext } from "../context.ts";
import type { RunRepository } from "../contract.ts";
import { decideRun } from "../decide.ts";
import { resumed } from "../reasons.ts";
import type { RunEnd, RunStatus, StoredRequest, TaskCore } from "../run/task-run.ts";
import { loadAttemptsOfRun } from "../store/attempts.ts";
import { loadNextRequest, loadRequest, setRequestStatus } from "../store/requests.ts";
import { endOpenAttempts } from "./end-attempts.ts";
import { taskLease } from "./task-lease.ts";

/** A run whose holders die more often is given up. */
const MAX_DEATHS = 5;

export interface Begun {
  readonly lease: Lease;
  readonly run: number;
  readonly task: TaskCore;
  readonly request: StoredRequest;
  readonly repository: RunRepository;
  readonly resumedFrom: RunStatus | null;
  /** What former holders left behind. */
  readonly interrupted: readonly TaskAttempt[];
  /** Failures of this run that may pass, so far. */
  readonly failures: number;
  /** It is not to go on: it was cancelled while nobody ran it, or its holders died too often. */
  readonly end: RunEnd | null;
}

/** Opens the run of the next request, or takes up the one that a kill or a stop has left, under a new lease. */
export async function beginRun(c: TaskContext): Promise<Begun | { readonly heldUntilMs: number } | null> {
  return changeTask(c, async (draft) => {
    const { grantHeld, repository } = draft.turn;
    if (!grantHeld || !repository) return null;
    const taken = await taskLease.take(c, draft.tx);
    if (taken.kind === "held") return { heldUntilMs: taken.untilMs };
    const { lease } = taken;
    const resumedFrom = draft.turn.request === null ? null : runStatusOf(draft.stored.task);
    const request = draft.turn.request === null ? await open(draft) : await takeUp(draft);
    if (!request) {
      // Nothing is asked any more; the turn goes back.
      draft.turn = { ...draft.turn, grantHeld: false };
      await taskLease.giveBack(draft.tx, lease);
      return null;
    }
    const { run, failures } = draft.turn;
    const attempts = await loadAttemptsOfRun(draft.tx, run);
    const interrupted = attempts.filter(({ outcome }) => outcome === "interrupted");
    const { task } = draft.stored;
    const end = endOf(draft);
    return { lease, run, task, request, repository, resumedFrom, interrupted, failures, end };
  });
}

async function open(draft: TaskDraft): Promise<StoredRequest | null> {
  const request = await loadNextRequest(draft.tx);
  if (!request) return null;
  const run = draft.turn.run + 1;
  const fresh = { deaths: 0, failures: 0, dueAtMs: 0, cancel: null };
  draft.turn = { ...draft.turn, ...fresh, run, request: request.n, holderAlive: true };
  await setRequestStatus(draft.tx, request.n, "running");
  const decision = decideRun(draft.stored.task, "preparing");
  if (decision.kind === "moved") await draft.move(decision.move);
  draft.touch();
  return request;
}

/** The former holder has died, or gave the run back: attempts without an end are `interrupted`. */
async function takeUp(draft: TaskDraft): Promise<StoredRequest | null> {
  const { turn } = draft;
  const deaths = turn.deaths + Number(turn.holderAlive);
  draft.turn = { ...turn, deaths, holderAlive: true, dueAtMs: 0 };
  await endOpenAttempts(draft, { outcome: "interrupted", note: "Its worker ended." });
  // What it ran is gone; what it was about to publish is not.
  if (draft.stored.task.status === "running" && !turn.cancel) {
    const decision = decideRun(draft.stored.task, "preparing");
    if (decision.kind === "moved") await draft.move({ ...decision.move, reason: resumed });
  }
  return turn.request === null ? null : loadRequest(draft.tx, turn.request);
}

function endOf({ turn }: TaskDraft): RunEnd | null {
  if (turn.cancel) return { status: "cancelled", reason: turn.cancel.reason };
  if (turn.deaths <= MAX_DEATHS) return null;
  const message = `Its worker ended ${turn.deaths} times while it ran.`;
  return { status: "error", reason: { code: "interrupted_too_often", message } };
}

function runStatusOf({ status }: TaskCore): RunStatus | null {
  return status === "preparing" || status === "running" || status === "publishing" ? status : null;
}
