import { setImmediate } from "node:timers/promises";
import { pruneInChunks } from "@foundry/durable";
import type { Clock } from "@foundry/durable";
import type { Inbox } from "./create-inbox.ts";
import { defaultInboxRetention } from "./retention.ts";
import type { InboxRetention } from "./retention.ts";

export interface InboxUpkeepDeps {
  readonly inbox: Pick<Inbox, "markAlive" | "pruneChunk">;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  readonly retention?: InboxRetention;
}

const aliveEveryMs = 60_000;
const pruneEveryMs = 600_000;
const chunkSize = 200;

/**
 * While the service runs: notes that it does (a start after downtime reads GitHub's log from there [DX11]) and prunes
 * what is past its retention in small chunks [DX13]. Returns the end of it, which resolves when nothing runs.
 */
export function startInboxUpkeep(deps: InboxUpkeepDeps): () => Promise<void> {
  const { inbox, clock, onError, retention = defaultInboxRetention } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  const cancels = new Set<() => void>();
  let pruning: Promise<unknown> = Promise.resolve();

  function attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      onError(error);
    }
  }

  function every(ms: number, work: () => void): void {
    const again = (): void => {
      cancels.delete(cancel);
      attempt(work);
      every(ms, work);
    };
    const cancel = clock.setTimer(ms, again);
    cancels.add(cancel);
  }

  async function prune(): Promise<void> {
    try {
      await pruneInChunks({
        deleteChunk: (limit) => inbox.pruneChunk(retention, limit),
        chunkSize,
        pause: () => setImmediate(),
        signal,
      });
    } catch (error) {
      onError(error);
    }
  }

  // At once too: what is lost after a first process died young is lost after it began.
  attempt(() => inbox.markAlive());
  every(aliveEveryMs, () => inbox.markAlive());
  every(pruneEveryMs, () => {
    pruning = prune();
  });
  return async () => {
    stopping.abort();
    for (const cancel of cancels) cancel();
    await pruning;
  };
}
