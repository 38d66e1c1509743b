import { createLanes, systemClock } from "@foundry/durable";
import type { LaneOutcome } from "@foundry/durable";

/** What the background work of an actor needs of its context. */
export interface BackgroundContext {
  readonly abortSignal: AbortSignal;
  readonly log: { error(entry: Record<string, unknown>): void };
  readonly schedule: { at(timestamp: number, action: string): Promise<unknown> };
  keepAwake<T>(promise: Promise<T>): Promise<T>;
}

export interface Background<Key extends string> {
  /** There may be something to do. */
  wake(key: Key): void;
  wakeAll(): void;
}

/** An actor that has nothing to do goes to sleep after 30 s; what is due later than this sets an alarm. */
const ALARM_AFTER_MS = 10_000;

/**
 * The background work of one actor instance: one lane per kind of work, awake while one runs. Work that waits is
 * found again in its rows: at the latest when the alarm wakes the actor (its action `wake` calls `wakeAll`).
 */
export function createBackground<Key extends string>(
  c: BackgroundContext,
  work: Readonly<Record<Key, (signal: AbortSignal) => Promise<LaneOutcome>>>,
): Background<Key> {
  const kinds = new Map(Object.entries<(signal: AbortSignal) => Promise<LaneOutcome>>(work));
  let alarmAtMs = Number.POSITIVE_INFINITY;
  const lanes = createLanes({
    concurrency: kinds.size,
    clock: systemClock,
    onError: (kind, error) => {
      if (!c.abortSignal.aborted) c.log.error({ msg: "background work failed", kind, error: String(error) });
    },
    run: (kind, signal) => {
      const run = kinds.get(kind);
      if (!run) return Promise.resolve({ kind: "empty" });
      return c.keepAwake(run(signal).then((outcome) => withAlarm(outcome)));
    },
  });

  async function withAlarm(outcome: LaneOutcome): Promise<LaneOutcome> {
    const nowMs = systemClock.now();
    if (alarmAtMs < nowMs) alarmAtMs = Number.POSITIVE_INFINITY;
    if (outcome.kind !== "wait" || outcome.untilMs < nowMs + ALARM_AFTER_MS) return outcome;
    if (outcome.untilMs < alarmAtMs) {
      alarmAtMs = outcome.untilMs;
      await c.schedule.at(outcome.untilMs, "wake");
    }
    return outcome;
  }

  c.abortSignal.addEventListener("abort", () => void lanes.stop(), { once: true });
  return {
    wake: (kind) => {
      if (!c.abortSignal.aborted) lanes.wake(kind);
    },
    wakeAll: () => {
      if (!c.abortSignal.aborted) for (const kind of kinds.keys()) lanes.wake(kind);
    },
  };
}
