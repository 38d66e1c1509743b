import { systemClock } from "@foundry/durable";
import type { TaskAttempt } from "@foundry/shared";
import { changeTask } from "../change.ts";
import type { TaskDraft } from "../change.ts";
import type { TaskContext } from "../context.ts";
import type { TaskReason } from "../contract.ts";
import { decideRun } from "../decide.ts";
import { createLogWriter } from "../log/create-log-writer.ts";
import { LeaseLost } from "../../runtime/actor-lease.ts";
import { RunCancelled, RunStopped } from "../run/task-run.ts";
import type { RunDraft, RunStatus, TaskCore, TaskPatch, TaskRun } from "../run/task-run.ts";
import { lastAttemptNumber, loadAttemptsOfRun, saveAttempt, saveAttemptText } from "../store/attempts.ts";
import { appendFiles, batchFiles, saveChangesHead } from "../store/changes.ts";
import { loadIntent, saveIntent } from "../store/intents.ts";
import { appendChunks } from "../store/log.ts";
import type { NewChunk } from "../store/log.ts";
import type { Begun } from "./begin-run.ts";
import { boundedJson } from "./bounded-json.ts";
import { endAttempt } from "./end-attempts.ts";
import { taskLease } from "./task-lease.ts";

/** While output flows, the task with the log's size is told at most this often. */
const LOG_TOLD_EVERY_MS = 5_000;

export interface RunControl {
  readonly run: TaskRun;
  /** The task was cancelled. */
  cancel(): void;
  /** Ends its timers once its log is written; what the run still wants to write rejects from then on. */
  close(): Promise<void>;
}

/** One run under its lease; `stop` aborts when the actor stops. */
export function createTaskRun(c: TaskContext, begun: Begun, stop: AbortSignal): RunControl {
  const { lease, run: n, request, repository, resumedFrom } = begun;
  const ended = new AbortController();
  const abort = (reason: Error): void => ended.abort(reason);
  const onStop = (): void => abort(new RunStopped());
  stop.addEventListener("abort", onStop, { once: true });
  if (stop.aborted) onStop();
  const stopRenewing = taskLease.keep(c, lease, () => abort(new LeaseLost()));
  let task: TaskCore = begun.task;
  let isClosed = false;

  /** [DX8] A transaction under the lease. */
  async function commit<T>(write: (draft: TaskDraft) => Promise<T>): Promise<T> {
    const done = await changeTask(c, async (draft) => {
      if (isClosed) throw new LeaseLost();
      await taskLease.require(draft.tx, lease);
      return { value: await write(draft), draft };
    }).catch((error: unknown) => {
      if (error instanceof LeaseLost) abort(error);
      throw error;
    });
    if (!done) throw new LeaseLost();
    task = done.draft.stored.task;
    return done.value;
  }

  const writer = createLogWriter({
    write: (chunks) => commit((draft) => writeLog(c, draft, chunks)),
    clock: systemClock,
    now: c.deps.now,
  });

  const run: TaskRun = {
    n,
    request,
    get task() {
      return task;
    },
    repository,
    resumedFrom,
    signal: ended.signal,
    attempts: () => loadAttemptsOfRun(c.db, n),
    async transition(to, reason = null) {
      // Only this run moves the task meanwhile: nothing to say is no commit.
      if (task.status !== to) await commit((draft) => transition(draft, to, reason));
    },
    startAttempt: (by, changes = {}) =>
      commit(async (draft) => {
        patch(draft, changes);
        return startAttempt(draft, { ...by, request: request.n });
      }),
    async endAttempt(attempt, end) {
      await writer.flush();
      await commit((draft) => endAttempt(draft, attempt, end));
    },
    log: (attempt, stream, text) => writer.append(attempt, stream, text),
    flushLog: () => writer.flush(),
    saveAttemptResult: (attempt, result) =>
      commit((draft) => saveAttemptText(draft.tx, attempt, "result", boundedJson(result))),
    async saveChanges(changes) {
      const [first = [], ...others] = batchFiles(changes.files);
      await commit(async (draft) => {
        await saveChangesHead(draft.tx, changes);
        await appendFiles(draft.tx, first);
      });
      for (const files of others) await commit((draft) => appendFiles(draft.tx, files));
    },
    patch: (changes) => commit(async (draft) => patch(draft, changes)),
    intent: (name, value) => commit((draft) => recordIntent(draft, n, name, value)),
    readIntent: (name) => loadIntent(c.db, n, name),
    enqueueEffect: (effect) => commit((draft) => draft.enqueueEffect(effect)),
    commit: (write) => commit((draft) => write(runDraft(draft, n))),
  };
  return {
    run,
    cancel: () => abort(new RunCancelled()),
    async close() {
      stopRenewing();
      stop.removeEventListener("abort", onStop);
      try {
        await writer.flush();
      } finally {
        isClosed = true;
      }
    },
  };
}

function runDraft(draft: TaskDraft, run: number): RunDraft {
  return {
    tx: draft.tx,
    patch: (changes) => patch(draft, changes),
    transition: (to, reason = null) => transition(draft, to, reason),
    endAttempt: (n, end) => endAttempt(draft, n, end),
    saveBrief: (attempt, brief) => saveAttemptText(draft.tx, attempt, "brief", boundedJson(brief)),
    intent: (name, value) => recordIntent(draft, run, name, value),
    enqueueEffect: (effect) => draft.enqueueEffect(effect),
  };
}

async function transition(draft: TaskDraft, to: RunStatus, reason: TaskReason | null): Promise<void> {
  const decision = decideRun(draft.stored.task, to);
  if (decision.kind === "refused") throw new Error(decision.message);
  if (decision.kind !== "moved") return;
  const { statusReason } = draft.stored.task;
  // A run that is being cancelled says so until its end.
  await draft.move({ ...decision.move, reason: draft.turn.cancel ? statusReason : reason });
}

async function startAttempt(
  draft: TaskDraft,
  by: { harness: string; sandbox: string; request: number },
): Promise<TaskAttempt> {
  const { run } = draft.turn;
  const attempt: TaskAttempt = {
    n: (await lastAttemptNumber(draft.tx)) + 1,
    request: by.request,
    tryNumber: (await loadAttemptsOfRun(draft.tx, run)).length + 1,
    harness: by.harness,
    sandbox: by.sandbox,
    startedAtMs: draft.nowMs,
    endedAtMs: null,
    exitCode: null,
    signal: null,
    outcome: null,
    note: null,
  };
  await saveAttempt(draft.tx, run, attempt);
  draft.touch();
  return attempt;
}

function patch(draft: TaskDraft, changes: TaskPatch): void {
  const task = { ...draft.stored.task, ...changes, updatedAtMs: draft.nowMs };
  draft.stored = { ...draft.stored, task };
}

function recordIntent(draft: TaskDraft, run: number, name: string, value: unknown): Promise<void> {
  return saveIntent(draft.tx, { run, name, value, atMs: draft.nowMs });
}

async function writeLog(c: TaskContext, draft: TaskDraft, chunks: readonly NewChunk[]): Promise<void> {
  for (const chunk of await appendChunks(draft.tx, chunks)) draft.emit({ type: "logAppended", chunk });
  if (draft.nowMs - c.told.logAtMs < LOG_TOLD_EVERY_MS) return;
  c.told.logAtMs = draft.nowMs;
  draft.touch();
}
