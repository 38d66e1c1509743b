import type { LaneOutcome } from "@foundry/durable";
import type { Task, TaskAttempt, TaskAttemptOutcome, TaskChanges, TaskLogChunk } from "@foundry/shared";
import { LeaseLost } from "../../runtime/actor-lease.ts";
import type { Sql } from "../../sql/sql.ts";
import type { TaskContext } from "../context.ts";
import type { RunRepository, TaskReason, TaskRequest } from "../contract.ts";

/** What the worker brings to the task actor; the actor itself knows states, requests, attempts, logs and the lease. */
export interface TaskWorker {
  readonly runTask: RunTask;
  /**
   * Attempts whose process died with a former holder of the lease, before the run goes on: ends what is left of their
   * sandboxes (`sandboxId`) and their directories. May be called again for the same ones. Throws: called again later.
   */
  endLeftovers(c: TaskContext, attempts: readonly TaskAttempt[], signal: AbortSignal): Promise<void>;
  /**
   * [HC5] What GitHub has to be told of a transition; its rows commit with the transition itself, whoever caused it (a
   * run, a person, a kill): the check run's end is never forgotten. Pure. `run`: which run it is about, null before
   * the first.
   */
  effectsOf(task: EffectTask, transition: TransitionNews): readonly EffectDraft[];
  /** The lane of effects: brings rows of `task_effects` to GitHub [DX5] [DX7]. */
  drainEffects(c: TaskContext, signal: AbortSignal): Promise<LaneOutcome>;
}

/**
 * Works on one request, from wherever its rows say it is: called anew after a kill, with the same `run.n`. Returns how
 * it ended; the actor then moves the task, in one commit with `effectsOf` it.
 *
 * Cancelled: `run.signal` aborts with RunCancelled; clean up, end the attempt as `cancelled` (commits still work) and
 * return {status: "cancelled"}, or what it ended with if that came first (published already).
 * Stopped or lease lost: clean up what is quick (the sandbox's processes), and throw or return anything: it is passed
 * over, the attempt is `interrupted`, and the next holder goes on.
 * Thrown errors: TerminalError ends the task as `error` with the error's code and redacted message; RetryableError, and
 * a few times anything else (the engine was away), runs it again later as after a kill.
 */
export type RunTask = (c: TaskContext, run: TaskRun) => Promise<RunEnd>;

export type RunEndStatus =
  "completed" | "partial" | "failed" | "needs_input" | "error" | "cancelled" | "stale";

export interface RunEnd {
  readonly status: RunEndStatus;
  readonly reason: TaskReason | null;
  /** With needs_input: what the harness wants to know (redacted). */
  readonly question?: string;
}

/** States that a run itself moves the task to, beside its end. `preparing` again: another attempt. */
export type RunStatus = "preparing" | "running" | "publishing";

/** The task without what is in rows of its own. */
export type TaskCore = Omit<Task, "transitions" | "requests" | "attempts" | "log">;

/** What a run may change of the task directly; undefined leaves as it is. */
export type TaskPatch = Partial<
  Pick<TaskCore, "check" | "result" | "pullRequest" | "branchName" | "question" | "workspaceKeptUntilMs">
>;

/** A request as it is stored. */
export interface StoredRequest extends TaskRequest {
  /** From 1. */
  readonly n: number;
}

/**
 * One run under the task's lease [DX8]. Everything that writes rejects with LeaseLost once another holder has taken
 * over, whatever the run still wants to say; writing stays possible after a cancel, and for a moment after a stop.
 */
export interface TaskRun {
  /** From 1 over the task: a retry of the same request is another run. Unique in markers and external ids. */
  readonly n: number;
  readonly request: StoredRequest;
  /** As of the last commit. */
  readonly task: TaskCore;
  readonly repository: RunRepository;
  /** Where the run was when a kill or a stop ended its last holder; null: it begins now. */
  readonly resumedFrom: RunStatus | null;
  /** Aborts with RunCancelled, RunStopped or LeaseLost; see `whyAborted`. */
  readonly signal: AbortSignal;
  /** This run's attempts so far, oldest first, those of former holders included. */
  attempts(): Promise<TaskAttempt[]>;
  transition(to: RunStatus, reason?: TaskReason | null): Promise<void>;
  /** In one commit with what else has changed until then. */
  startAttempt(
    by: { readonly harness: string; readonly sandbox: string },
    changes?: TaskPatch,
  ): Promise<TaskAttempt>;
  endAttempt(n: number, end: AttemptEnd): Promise<void>;
  /**
   * Appends redacted output of an attempt (0: before the first). Gathered into chunks of at most 16 KiB at line ends,
   * written at the latest after 200 ms; the promise resolves when there is room for more: await it, it is the
   * backpressure. What the task's cap leaves out is counted.
   */
  log(attempt: number, stream: TaskLogChunk["stream"], text: string): Promise<void>;
  /** All that was logged is written. */
  flushLog(): Promise<void>;
  /** As JSON, redacted; cut where it is longer than 256 KiB. */
  saveAttemptResult(attempt: number, result: unknown): Promise<void>;
  /** Replaces the changes of the run before. Patches beyond 64 KiB a file and 4 MiB together are left out. */
  saveChanges(changes: TaskChanges): Promise<void>;
  patch(changes: TaskPatch): Promise<void>;
  /** [DX7] Recorded before an act outside (a push), and found again after a kill; per run and name. JSON. */
  intent(name: string, value: unknown): Promise<void>;
  readIntent(name: string): Promise<unknown>;
  enqueueEffect(effect: EffectDraft): Promise<void>;
  /** Several of these in one commit under the lease. */
  commit<T>(write: (draft: RunDraft) => Promise<T>): Promise<T>;
}

export interface AttemptEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly outcome: TaskAttemptOutcome;
  /** For people, redacted. */
  readonly note: string | null;
}

/** One transaction of a run. */
export interface RunDraft {
  readonly tx: Sql;
  patch(changes: TaskPatch): void;
  transition(to: RunStatus, reason?: TaskReason | null): Promise<void>;
  endAttempt(n: number, end: AttemptEnd): Promise<void>;
  /** As JSON, redacted; cut where it is longer than 256 KiB. */
  saveBrief(attempt: number, brief: unknown): Promise<void>;
  intent(name: string, value: unknown): Promise<void>;
  enqueueEffect(effect: EffectDraft): Promise<void>;
}

/**
 * What GitHub is to show, by key: a newer draft of the same key takes the place of one that waits. The lane brings it
 * there at least once, and looks before it creates [DX7].
 */
export interface EffectDraft {
  /** Unique in the task, e.g. `check_run:3`, `comment`, `answer:4`. */
  readonly key: string;
  readonly kind: "check_run" | "comment" | "answer_comment" | "pull_request";
  /** JSON. */
  readonly payload: unknown;
}

/** What effects are made of: the task after the transition, and its present or last request. */
export interface EffectTask {
  readonly task: TaskCore;
  readonly request: StoredRequest | null;
  /** The present or last run; 0 before the first. */
  readonly run: number;
}

export interface TransitionNews {
  readonly from: Task["status"] | null;
  readonly to: Task["status"];
  readonly reason: TaskReason | null;
}

/** [HC5] The name of an attempt's sandbox, by which leftovers are found. */
export function sandboxId(taskId: string, attempt: number): string {
  return `${taskId}-${attempt}`;
}

/** The cap on runs of this process, fair over organizations. */
export interface TaskSlots {
  /** Resolves with the slot's release. Rejects with the signal's reason when it aborts first. */
  take(orgId: string, signal: AbortSignal): Promise<() => void>;
}

/** Somebody cancelled the task. */
export class RunCancelled extends Error {
  override readonly name = "RunCancelled";
  constructor() {
    super("the task was cancelled");
  }
}

/** The actor stops: the run goes on elsewhere. */
export class RunStopped extends Error {
  override readonly name = "RunStopped";
  constructor() {
    super("the worker stops");
  }
}

/** Why a run's signal aborted; null while it has not. */
export function whyAborted(signal: AbortSignal): "cancelled" | "stopped" | "lease_lost" | null {
  if (!signal.aborted) return null;
  if (signal.reason instanceof RunCancelled) return "cancelled";
  return signal.reason instanceof LeaseLost ? "lease_lost" : "stopped";
}
