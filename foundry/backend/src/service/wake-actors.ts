import { backoffMs } from "@foundry/durable";
import type { Clock, RetryPolicy } from "@foundry/durable";
import type { ActorsClient } from "../app-shell/actors-client/index.ts";

interface WakeDeps {
  readonly actors: Pick<ActorsClient, "githubState" | "organization" | "repository">;
  readonly clock: Clock;
  readonly organizationIds: () => readonly string[];
  readonly random: () => number;
}

interface Waking {
  /** An actor was reached again: those that wait for their backoff are asked at once. */
  askNow(): void;
  stop(): void;
}

const REPOSITORIES_AT_ONE_TIME = 4;

const policy: RetryPolicy = { baseMs: 500, capMs: 10_000, maxAttempts: Number.POSITIVE_INFINITY };

/**
 * Work that was under way when a process was killed is in the actors' rows, and they look at them when they wake up:
 * a sync goes on at its page [GH8], an outbox is drained [DX5], a repository's job runs again [RJ3]. Nobody else may
 * call them for hours, so each known account's are asked for a sign of life until they give one.
 */
export function wakeActors({ actors, clock, organizationIds, random }: WakeDeps): Waking {
  const waiting = new Map<() => void, () => void>();
  let stopped = false;

  const wake = async (ask: () => Promise<unknown>, attempts: number): Promise<void> => {
    const again = await ask().then(
      () => false,
      // The engine or the actor is not up yet; what is wrong for longer shows where it is used.
      () => true,
    );
    if (!again || stopped) return;
    const askAgain = (nextAttempts: number): void => {
      cancel();
      waiting.delete(cancel);
      void wake(ask, nextAttempts);
    };
    const cancel = clock.setTimer(backoffMs(attempts, policy, random), () => askAgain(attempts + 1));
    waiting.set(cancel, () => askAgain(1));
  };

  /** Those used last come first; a few at one time, as nobody waits for them. */
  async function wakeRepositories(orgId: string): Promise<void> {
    const attached = await actors.githubState(orgId).call("listAttachedRepositories");
    const queue = attached.values();
    await Promise.all(
      Array.from({ length: REPOSITORIES_AT_ONE_TIME }, async () => {
        for (const { repoId } of queue) {
          if (stopped) return;
          // One that does not answer asks again by itself, and holds up nobody.
          await wake(() => actors.repository(orgId, repoId).call("wake"), 1);
        }
      }),
    );
  }

  for (const id of organizationIds()) {
    void wake(() => actors.githubState(id).call("getSummary"), 1);
    void wake(() => wakeRepositories(id), 1);
    void wake(() => actors.organization(id).call("getListItem"), 1);
  }
  return {
    askNow() {
      for (const ask of waiting.values()) ask();
    },
    stop() {
      stopped = true;
      for (const cancel of waiting.keys()) cancel();
    },
  };
}
