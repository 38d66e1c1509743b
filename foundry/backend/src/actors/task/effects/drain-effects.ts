import { decideFailure } from "@foundry/durable";
import type { LaneOutcome } from "@foundry/durable";
import { changeTask } from "../change.ts";
import type { TaskDraft } from "../change.ts";
import type { TaskContext } from "../context.ts";
import type { WorkerDeps } from "../run/worker-deps.ts";
import { repositoryName } from "../run/preflight.ts";
import { loadTask } from "../store/task.ts";
import { loadTurn } from "../store/turn.ts";
import {
  answerPayloadSchema,
  checkPayloadSchema,
  commentPayloadSchema,
  pullRequestPayloadSchema,
} from "./effects-of.ts";
import { endCheck } from "./end-check.ts";
import { openPullRequest } from "./open-pull-request.ts";
import { showComment, postAnswer } from "./show-comment.ts";
import type { EffectPlace } from "./place.ts";
import { nextEffect, recordDone, recordFailure } from "./store.ts";
import type { EffectRow } from "./store.ts";

/**
 * [DX5] [DX7] Brings what waits to GitHub, one after the other, each at least once and looked for before it is created.
 * A failure is retried by durable's rules and then parked; it never changes how the task ended [HC6].
 */
export async function drainEffects(w: WorkerDeps, c: TaskContext, signal: AbortSignal): Promise<LaneOutcome> {
  for (;;) {
    if (signal.aborted) return { kind: "more" };
    const row = await nextEffect(c.db);
    if (row === null) return { kind: "empty" };
    if (row.dueAtMs > w.now()) return { kind: "wait", untilMs: row.dueAtMs };
    await bring(w, c, row, signal);
  }
}

async function bring(w: WorkerDeps, c: TaskContext, row: EffectRow, signal: AbortSignal): Promise<void> {
  try {
    const done = await apply(w, c, row, signal);
    await changeTask(c, async (draft) => {
      await recordDone(draft.tx, row, done.outcome);
      await done.record(draft);
    });
  } catch (error) {
    if (signal.aborted) return;
    const { maxAttempts } = c.deps.retryPolicy;
    const decision = decideFailure({
      error,
      // [HC5] The check's end waits for as long as it takes: only what GitHub refuses for good is given up.
      attempts: row.kind === "check_run" ? Math.min(row.attempts + 1, maxAttempts - 1) : row.attempts + 1,
      nowMs: w.now(),
      policy: c.deps.retryPolicy,
      random: w.random,
      redact: c.deps.redact,
    });
    const { code, message } = decision;
    c.log({ msg: "GitHub was not told", effect: row.key, decision: decision.kind, code, error: message });
    await changeTask(c, async (draft) => {
      await recordFailure(draft.tx, row, decision, w.now());
      if (decision.kind === "park") await draft.noteParked();
    });
  }
}

/** What GitHub answered, and what of it the task knows from now on. */
export interface EffectDone {
  readonly outcome: unknown;
  readonly record: (draft: TaskDraft) => Promise<void>;
}

const nothing: EffectDone = { outcome: null, record: () => Promise.resolve() };

async function apply(
  w: WorkerDeps,
  c: TaskContext,
  row: EffectRow,
  signal: AbortSignal,
): Promise<EffectDone> {
  const [stored, turn] = [await loadTask(c.db), await loadTurn(c.db)];
  // A task that never had its turn has nothing at GitHub that would have to end.
  if (stored === null || turn.repository === null) return nothing;
  const place: EffectPlace = {
    github: w.github.forInstallation(turn.repository.installationId),
    repository: repositoryName(stored.task.repoFullName),
    task: stored.task,
    url: w.taskUrl(c.orgId, c.taskId),
    signal,
  };
  switch (row.kind) {
    case "check_run":
      return endCheck(place, checkPayloadSchema.parse(row.payload));
    case "comment":
      return showComment(place, commentPayloadSchema.parse(row.payload), row.outcome);
    case "answer_comment":
      return postAnswer(place, answerPayloadSchema.parse(row.payload), row.key);
    case "pull_request":
      return openPullRequest(place, pullRequestPayloadSchema.parse(row.payload));
  }
}
