import { GithubError } from "@foundry/github-client";
import type { Inbox } from "../inbox/index.ts";
import type { RecoveryRuns } from "./recovery-runs.ts";
import type { HookDeliveryLog, RecoveryRun } from "./types.ts";

export interface RecoverDeps {
  readonly inbox: Pick<Inbox, "has" | "recoveryLog" | "writeDurably">;
  readonly runs: RecoveryRuns;
  readonly log: HookDeliveryLog;
  /** The gap is longer than GitHub's log: every organization is synced. Safe to repeat. */
  readonly requestFullSync: () => Promise<void>;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** About the one delivery; any other failure is about the App or GitHub, and ends the run. */
const refusals: ReadonlySet<GithubError["code"]> = new Set([
  "github_not_found",
  "github_conflict",
  "github_validation_failed",
  "github_bad_request",
]);

/** Redeliveries asked for at one time. */
const parallelAsks = 4;

/**
 * [DX11] One run from where it stands to its end: a full sync if the gap is too long, the log page by page back to
 * `sinceMs`, then GitHub is asked again for each GUID of which no attempt reached us. Each step is stored, so a run
 * that was killed goes on where it was. Rejects with what the log or the sync failed with.
 */
export async function recoverDeliveries(deps: RecoverDeps, start: RecoveryRun): Promise<void> {
  let run = start;
  if (run.phase === "fullSync") {
    await deps.requestFullSync();
    run = save(deps, { ...run, phase: "reading" });
  }
  while (run.phase === "reading") run = await readPage(deps, run);
  while (!deps.signal.aborted) {
    const lost = deps.inbox.recoveryLog.lost(parallelAsks);
    if (lost.length === 0) break;
    await Promise.all(lost.map((delivery) => askAgain(deps, delivery)));
    run = save(deps, withRecovery(run, { redelivered: deps.inbox.recoveryLog.count("asked") }));
  }
  if (!deps.signal.aborted) complete(deps, run);
}

async function readPage(deps: RecoverDeps, run: RecoveryRun): Promise<RecoveryRun> {
  deps.signal.throwIfAborted();
  const page = await deps.log.listHookDeliveries({ cursor: run.cursor, signal: deps.signal });
  const recent = page.items.filter((item) => item.deliveredAtMs >= run.sinceMs);
  const isLast = page.nextCursor === null || recent.length < page.items.length;
  const examined = run.recovery.examined + recent.length;
  const next: RecoveryRun = {
    ...withRecovery(run, { examined }),
    cursor: page.nextCursor,
    phase: isLast ? "asking" : "reading",
  };
  return save(deps, next, () => {
    for (const { id, guid, deliveredAtMs, statusCode } of recent) {
      const reached = (statusCode >= 200 && statusCode < 300) || deps.inbox.has(guid);
      deps.inbox.recoveryLog.record({ guid, attemptId: id, deliveredAtMs, reached });
    }
  });
}

async function askAgain(deps: RecoverDeps, lost: { guid: string; attemptId: string }): Promise<void> {
  const { inbox, signal } = deps;
  if (inbox.has(lost.guid)) {
    inbox.writeDurably(() => inbox.recoveryLog.mark(lost.guid, "reached"));
    return;
  }
  // Before the call: it may arrive before GitHub's answer does, and then it is known as recovered.
  inbox.writeDurably(() => inbox.recoveryLog.expect(lost.guid, deps.now()));
  const state = await redeliver(deps.log, lost.attemptId, signal);
  inbox.writeDurably(() => inbox.recoveryLog.mark(lost.guid, state));
}

/** One that GitHub refuses to send (too old, its hook is gone) does not end the run. */
async function redeliver(
  log: HookDeliveryLog,
  deliveryId: string,
  signal: AbortSignal,
): Promise<"asked" | "refused"> {
  try {
    await log.redeliver({ deliveryId, signal });
    return "asked";
  } catch (error) {
    if (error instanceof GithubError && refusals.has(error.code)) return "refused";
    throw error;
  }
}

function complete(deps: RecoverDeps, run: RecoveryRun): void {
  const refused = deps.inbox.recoveryLog.count("refused");
  const error =
    refused === 0
      ? null
      : { code: "redelivery_refused", message: `GitHub refused to send ${refused} deliveries again.` };
  save(deps, withRecovery(run, { status: "completed", finishedAtMs: deps.now(), error }));
}

function save(deps: RecoverDeps, run: RecoveryRun, rows?: () => void): RecoveryRun {
  deps.runs.save(run, rows);
  return run;
}

export function withRecovery(run: RecoveryRun, changes: Partial<RecoveryRun["recovery"]>): RecoveryRun {
  return { ...run, recovery: { ...run.recovery, ...changes } };
}
