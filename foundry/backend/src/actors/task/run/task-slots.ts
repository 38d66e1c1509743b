import type { TaskSlots } from "./task-run.ts";

interface Waiting {
  readonly orgId: string;
  readonly grant: () => void;
}

/**
 * The cap on tasks that run at one time in one process. Organizations take turns: whose turn was longest ago is next;
 * within one, who waits longest. So an organization with a thousand tasks delays another's first by one turn at most.
 */
export function createTaskSlots(limit: number): TaskSlots {
  let free = limit;
  let turn = 0;
  const waiting: Waiting[] = [];
  /** The number of each organization's last turn; only while one of it waits or runs. */
  const lastTurn = new Map<string, number>();
  const users = new Map<string, number>();

  function enter(orgId: string): void {
    users.set(orgId, (users.get(orgId) ?? 0) + 1);
  }

  function leave(orgId: string): void {
    const left = (users.get(orgId) ?? 1) - 1;
    if (left > 0) users.set(orgId, left);
    else {
      users.delete(orgId);
      lastTurn.delete(orgId);
    }
  }

  function next(): void {
    if (free === 0) return;
    const first = waiting.reduce<Waiting | null>(
      (best, one) => (best === null || turnOf(one) < turnOf(best) ? one : best),
      null,
    );
    if (first === null) return;
    waiting.splice(waiting.indexOf(first), 1);
    free -= 1;
    lastTurn.set(first.orgId, (turn += 1));
    first.grant();
  }

  function turnOf({ orgId }: Waiting): number {
    return lastTurn.get(orgId) ?? 0;
  }

  function releaseOnce(orgId: string): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      free += 1;
      leave(orgId);
      next();
    };
  }

  return {
    async take(orgId, signal) {
      signal.throwIfAborted();
      enter(orgId);
      try {
        await new Promise<void>((resolve, reject) => {
          const entry = {
            orgId,
            grant: () => {
              signal.removeEventListener("abort", abort);
              resolve();
            },
          };
          const abort = (): void => {
            waiting.splice(waiting.indexOf(entry), 1);
            reject(signal.reason);
          };
          signal.addEventListener("abort", abort, { once: true });
          waiting.push(entry);
          next();
        });
      } catch (error) {
        leave(orgId);
        throw error;
      }
      return releaseOnce(orgId);
    },
  };
}
