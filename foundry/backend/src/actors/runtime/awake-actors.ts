import type { Clock } from "@foundry/durable";

/** What an actor's context offers to end its instance. */
interface Awake {
  readonly actorId: string;
  /** Throws while the actor starts. */
  sleep(): void;
}

/** The actors that this worker runs now. */
export interface AwakeActors {
  /** In `onWake`. */
  add(actor: Awake): void;
  /** In `onSleep` and `onDestroy`. */
  remove(actor: Pick<Awake, "actorId">): void;
  /**
   * [DX14] Puts all to sleep, also those that wake meanwhile. Resolves to how many are still awake: none, or what
   * did not go to sleep within the time.
   *
   * A worker that says that it stops has its actors placed elsewhere by the engine, each at once and on and on while
   * there is no other worker. Those of one pool then write the same keys: with a hundred awake a stop took 13 s, the
   * engine gave up some of their transactions, and the actors concerned answered half a minute late after the next
   * start, which also began with all of them awake. A sleeping actor is woken by its next caller instead.
   */
  putToSleep(withinMs: number): Promise<number>;
}

/** One that starts cannot be put to sleep yet. */
const ASK_AGAIN_MS = 25;

export function createAwakeActors(clock: Clock): AwakeActors {
  const awake = new Map<string, Awake>();
  const asked = new Set<string>();
  let progress: (() => void) | null = null;

  function askAll(): void {
    for (const actor of awake.values()) {
      if (!asked.has(actor.actorId) && fallsAsleep(actor)) asked.add(actor.actorId);
    }
  }

  return {
    add(actor) {
      awake.set(actor.actorId, actor);
    },
    remove({ actorId }) {
      awake.delete(actorId);
      asked.delete(actorId);
      progress?.();
    },
    putToSleep(withinMs) {
      const untilMs = clock.now() + withinMs;
      return new Promise((resolve) => {
        let cancel = nothing;
        progress = () => {
          cancel();
          if (awake.size === 0 || clock.now() >= untilMs) {
            progress = null;
            return resolve(awake.size);
          }
          askAll();
          cancel = clock.setTimer(ASK_AGAIN_MS, () => progress?.());
        };
        progress();
      });
    },
  };
}

function nothing(): void {}

function fallsAsleep(actor: Awake): boolean {
  try {
    actor.sleep();
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}
