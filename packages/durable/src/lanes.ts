import { backoffMs, defaultRetryPolicy } from "./backoff.ts";
import type { RetryPolicy } from "./backoff.ts";
import type { Clock } from "./clock.ts";

/**
 * What a run leaves behind: nothing; more to do at once (after the others' turn); or something that is due at
 * `untilMs`, when the lane runs again by itself. A wake ends such a wait: there may be something else to do now.
 */
export type LaneOutcome =
  | { readonly kind: "empty" }
  | { readonly kind: "more" }
  | { readonly kind: "wait"; readonly untilMs: number };

export interface LanesDeps {
  /** The most runs at one time. */
  readonly concurrency: number;
  /** One turn of one key; long work gives up its turn with `more`. `signal` aborts when the lanes stop. */
  run(key: string, signal: AbortSignal): Promise<LaneOutcome>;
  /** A run threw; the lane runs again after a backoff. Must not throw. */
  onError(key: string, error: unknown): void;
  readonly clock: Clock;
  /** Delays after errors in a row; `maxAttempts` plays no part, a lane never gives up. */
  readonly backoff?: RetryPolicy;
  readonly random?: () => number;
  /** A run begins, after this long in the queue (for metrics). */
  onStart?(key: string, waitedMs: number): void;
}

export interface Lanes {
  /** There may be something to do for this key. During its run: it runs once more. */
  wake(key: string): void;
  /** Starts nothing any more, tells the runs to stop, and waits for them. */
  stop(): Promise<void>;
  /** Runs in progress. */
  active(): number;
  /** Keys whose turn has not come. */
  waiting(): number;
}

type Lane = { failures: number } & (
  | { state: "queued"; sinceMs: number }
  | { state: "running"; again: boolean }
  | { state: "sleeping"; untilMs: number; afterError: boolean; cancel: () => void }
);

/**
 * [DX2] One lane per key: one run of a key at a time, keys in parallel up to `concurrency`, in round-robin order:
 * a key that has more to do goes to the end of the queue. Keys cost memory only while they have something to do.
 */
export function createLanes(deps: LanesDeps): Lanes {
  const { clock, concurrency, backoff = defaultRetryPolicy, random = Math.random } = deps;
  const lanes = new Map<string, Lane>();
  const queue = new Set<string>();
  const runs = new Set<Promise<void>>();
  let active = 0;
  const stopping = new AbortController();

  function enqueue(key: string, failures: number): void {
    lanes.set(key, { state: "queued", failures, sinceMs: clock.now() });
    queue.add(key);
  }

  function sleep(key: string, failures: number, untilMs: number, afterError: boolean): void {
    const cancel = clock.setTimer(untilMs - clock.now(), () => {
      // A timer has a longest delay; a wait may be longer.
      if (clock.now() < untilMs) sleep(key, failures, untilMs, afterError);
      else {
        enqueue(key, failures);
        startWhatFits();
      }
    });
    lanes.set(key, { state: "sleeping", failures, untilMs, afterError, cancel });
  }

  function startWhatFits(): void {
    for (const key of queue) {
      if (active >= concurrency || stopping.signal.aborted) return;
      queue.delete(key);
      // Counted before it begins: the first statements of a run may wake other keys.
      active += 1;
      const run = runOnce(key).finally(() => {
        active -= 1;
        runs.delete(run);
        startWhatFits();
      });
      runs.add(run);
    }
  }

  async function runOnce(key: string): Promise<void> {
    const queued = lanes.get(key);
    const failures = queued?.failures ?? 0;
    const lane: Lane = { state: "running", failures, again: false };
    lanes.set(key, lane);
    let outcome: LaneOutcome | { kind: "error"; error: unknown };
    try {
      if (queued?.state === "queued") deps.onStart?.(key, clock.now() - queued.sinceMs);
      outcome = await deps.run(key, stopping.signal);
    } catch (error) {
      outcome = { kind: "error", error };
    }
    if (stopping.signal.aborted) lanes.delete(key);
    else settle(key, lane, outcome);
    if (outcome.kind === "error") deps.onError(key, outcome.error);
  }

  function settle(
    key: string,
    lane: Lane & { state: "running" },
    outcome: LaneOutcome | { kind: "error" },
  ): void {
    switch (outcome.kind) {
      case "error": {
        const failures = lane.failures + 1;
        return sleep(key, failures, clock.now() + backoffMs(failures, backoff, random), true);
      }
      case "more":
        return enqueue(key, 0);
      case "empty":
        if (lane.again) return enqueue(key, 0);
        lanes.delete(key);
        return;
      case "wait":
        if (lane.again || outcome.untilMs <= clock.now()) return enqueue(key, 0);
        return sleep(key, 0, outcome.untilMs, false);
    }
  }

  return {
    wake(key) {
      if (stopping.signal.aborted) return;
      const lane = lanes.get(key);
      if (lane === undefined) enqueue(key, 0);
      else if (lane.state === "running") lane.again = true;
      else if (lane.state === "sleeping" && !lane.afterError) {
        lane.cancel();
        enqueue(key, lane.failures);
      }
      startWhatFits();
    },
    async stop() {
      stopping.abort();
      queue.clear();
      for (const [key, lane] of lanes) {
        if (lane.state === "sleeping") lane.cancel();
        if (lane.state !== "running") lanes.delete(key);
      }
      await Promise.all(runs);
    },
    active: () => active,
    waiting: () => queue.size,
  };
}
