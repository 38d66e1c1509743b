import { backoffMs, RetryableError, TerminalError } from "@foundry/durable";
import type { Clock, RetryPolicy } from "@foundry/durable";
import type { TopicModel } from "../model.ts";
import { loadState, readEarlier, readMissed } from "./load-state.ts";
import type { Replica } from "./replica.ts";
import { createSession } from "./source-session.ts";
import type { SourceSession } from "./source-session.ts";
import type { SourceEvent, TopicSource } from "./source.ts";

export interface FollowDeps {
  readonly model: TopicModel;
  open(): TopicSource;
  /** A whole new state at `seq`: everything before is void. `earlier`: stored events that led to it, in order. */
  onState(replica: Replica, seq: number, earlier: readonly SourceEvent[]): void;
  /** How many earlier events would spare someone a snapshot; asked when the first state was read. */
  earlierWanted(seq: number): number;
  /** The event after the last state or event: `seq` rises by exactly 1. */
  onEvent(seq: number, json: string): void;
  /** The source is away, for the `failures`-th time in a row; a new one is opened after a backoff. */
  onAway(error: unknown, failures: number): void;
  /** State and events are up to date with the source (again). */
  onLive(): void;
  /** The topic can never be followed; nothing is called any more. */
  onFailed(error: TerminalError): void;
  readonly clock: Clock;
  readonly random: () => number;
  readonly backoff: RetryPolicy;
  /** After this long without an event the source is asked for what its broadcasts may have lost. */
  readonly silenceMs: number;
}

/**
 * Follows a topic's publisher until it is stopped: yields a state, then events without a gap. A gap is healed by
 * asking for the missing events; a lost source by a new one, which goes on after the last seq. Only where those
 * events are gone is the state read anew.
 */
export function followSource(deps: FollowDeps): { stop(): void } {
  let seq: number | null = null;
  let session: SourceSession | null = null;
  let stopped = false;
  let failures = 0;
  let endPause: (() => void) | null = null;

  async function follow(): Promise<void> {
    while (!stopped) {
      try {
        await followOneSource();
      } catch (error) {
        if (stopped) return;
        if (error instanceof TerminalError) return fail(error);
        failures += 1;
        deps.onAway(error, failures);
      }
      await pause(backoffMs(failures, deps.backoff, deps.random));
    }
  }

  async function followOneSource(): Promise<never> {
    const current = createSession(deps.open(), deps.clock);
    session = current;
    try {
      await current.start();
      if (seq === null) await reload(current);
      else await askForMissed(current);
      failures = 0;
      deps.onLive();
      return await followEvents(current);
    } finally {
      current.end("closed");
      current.source.close();
    }
  }

  async function followEvents(current: SourceSession): Promise<never> {
    let fruitless = 0;
    for (;;) {
      const before = seq;
      publishPending(current);
      if (!current.hasGapAfter(seq ?? 0)) {
        fruitless = 0;
        if (await current.wait(deps.silenceMs)) continue;
      } else if (fruitless > 1) {
        throw new RetryableError(
          "source_inconsistent",
          `events after ${seq ?? 0} are neither sent nor stored`,
        );
      }
      await askForMissed(current);
      fruitless = seq === before ? fruitless + 1 : 0;
    }
  }

  function publishPending(current: SourceSession): void {
    for (;;) {
      const next = (seq ?? 0) + 1;
      const json = stopped ? undefined : current.take(next);
      if (json === undefined) return;
      publish({ seq: next, json });
    }
  }

  function publish(event: SourceEvent): void {
    // In this order: an event that cannot be taken is asked for again, not skipped.
    deps.onEvent(event.seq, event.json);
    seq = event.seq;
  }

  async function askForMissed(current: SourceSession): Promise<void> {
    const outcome = await readMissed(current, seq ?? 0, publish);
    if (outcome === "gone") await reload(current);
  }

  async function reload(current: SourceSession): Promise<void> {
    const state = await loadState(current, deps.model);
    const wanted = seq === null ? deps.earlierWanted(state.seq) : 0;
    const earlier = wanted === 0 ? [] : await readEarlier(current, state.seq, wanted);
    seq = state.seq;
    deps.onState(state.replica, state.seq, earlier);
  }

  function fail(error: TerminalError): void {
    stopped = true;
    deps.onFailed(error);
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = deps.clock.setTimer(ms, resolve);
      endPause = () => {
        cancel();
        resolve();
      };
    });
  }

  void follow();
  return {
    stop() {
      stopped = true;
      session?.end("stopped");
      endPause?.();
    },
  };
}
