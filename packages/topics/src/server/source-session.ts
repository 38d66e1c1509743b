import { RetryableError } from "@foundry/durable";
import type { Clock } from "@foundry/durable";
import type { TopicSource } from "./source.ts";

/** The session is over: the source said so, or it was told to stop. */
class SourceLostError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "SourceLostError";
  }
}

/** One source from its start to its loss: events that wait for their turn, in a form that a loop can wait for. */
export interface SourceSession {
  readonly source: TopicSource;
  start(): Promise<void>;
  /** Takes the text of event `seq` if it has come. */
  take(seq: number): string | undefined;
  /** Forgets what is not after `seq`, and says whether something after it came, so that what is between is missing. */
  hasGapAfter(seq: number): boolean;
  /** Resolves with true when something came, with false after `silenceMs` without; rejects when the source is lost. */
  wait(silenceMs: number): Promise<boolean>;
  /** The answer of the source, or a rejection as soon as it is lost or has been silent too long. One at a time. */
  answer<T>(promise: Promise<T>): Promise<T>;
  end(reason: string): void;
}

/** A source that has not answered by then will not. */
const answerTimeoutMs = 30_000;

/** More events ahead of their turn than this are not kept; they are asked for later. */
const maxPending = 10_000;

export function createSession(source: TopicSource, clock: Clock): SourceSession {
  const pending = new Map<number, string>();
  let dropped = false;
  let lost: SourceLostError | null = null;
  // Slots of the one who waits; a long-lived "lost" promise would keep every reaction ever added to it.
  let wakeUp: (() => void) | null = null;
  let giveUp: ((error: Error) => void) | null = null;

  function orLost<T>(promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      giveUp = reject;
      promise.then(resolve, reject);
      if (lost !== null) reject(lost);
    });
  }

  async function answer<T>(promise: Promise<T>): Promise<T> {
    const cancel = clock.setTimer(answerTimeoutMs, () =>
      giveUp?.(new RetryableError("source_timeout", `the source did not answer in ${answerTimeoutMs} ms`)),
    );
    try {
      return await orLost(promise);
    } finally {
      cancel();
    }
  }

  function end(reason: string): void {
    if (lost !== null) return;
    lost = new SourceLostError(reason);
    giveUp?.(lost);
    wakeUp?.();
  }

  function onEvents(events: Parameters<Parameters<TopicSource["start"]>[0]["onEvents"]>[0]): void {
    for (const event of events) {
      if (pending.size < maxPending) pending.set(event.seq, event.json);
      else dropped = true;
    }
    wakeUp?.();
  }

  return {
    source,
    start: () => answer(source.start({ onEvents, onLost: end })),
    take(seq) {
      const text = pending.get(seq);
      if (text !== undefined) pending.delete(seq);
      return text;
    },
    hasGapAfter(seq) {
      for (const early of pending.keys()) if (early <= seq) pending.delete(early);
      const gap = dropped || pending.size > 0;
      dropped = false;
      return gap;
    },
    wait: (silenceMs) =>
      orLost(
        new Promise<boolean>((resolve) => {
          const cancel = clock.setTimer(silenceMs, () => resolve(false));
          wakeUp = () => {
            cancel();
            resolve(true);
          };
        }),
      ),
    answer,
    end,
  };
}
