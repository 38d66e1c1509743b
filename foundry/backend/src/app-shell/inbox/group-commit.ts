export interface GroupCommitDeps<Item, Outcome> {
  /**
   * Stores all items in one transaction and resolves with their outcomes, in order, when they are on the disk; rejects
   * when nothing may be promised. The transaction itself is made before it returns.
   */
  commit(items: readonly Item[]): Promise<readonly Outcome[]>;
}

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** The next group is committed while the disk is still busy with the one before. */
const maxInFlight = 2;

/**
 * Group commit: all that is submitted at one time, and while the disk is busy with the groups before, is one
 * transaction and one wait for the disk.
 */
export function createGroupCommit<Item, Outcome>(deps: GroupCommitDeps<Item, Outcome>) {
  let group: Waiting<Item, Outcome>[] = [];
  const inFlight = new Set<Promise<void>>();
  let scheduled = false;

  function flush(): void {
    scheduled = false;
    if (group.length === 0 || inFlight.size >= maxInFlight) return;
    const waiting = group;
    group = [];
    const running = finish(waiting, deps);
    inFlight.add(running);
    void land(running);
  }

  async function land(running: Promise<void>): Promise<void> {
    await running;
    inFlight.delete(running);
    // What came meanwhile has waited long enough: no further turn.
    flush();
  }

  return {
    submit(item: Item): Promise<Outcome> {
      return new Promise((resolve, reject) => {
        group.push({ item, resolve, reject });
        if (scheduled || inFlight.size >= maxInFlight) return;
        scheduled = true;
        queueMicrotask(flush);
      });
    },
    /** Resolves when everything submitted so far has its outcome. */
    async drained(): Promise<void> {
      flush();
      while (inFlight.size > 0) await Promise.all(inFlight);
    },
  };
}

/** Never rejects: each of the waiting gets its outcome or the group's error. */
async function finish<Item, Outcome>(
  waiting: readonly Waiting<Item, Outcome>[],
  deps: GroupCommitDeps<Item, Outcome>,
): Promise<void> {
  try {
    const outcomes = await deps.commit(waiting.map(({ item }) => item));
    for (const [index, { resolve, reject }] of waiting.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined) reject(new Error("the group commit gave no outcome"));
      else resolve(outcome);
    }
  } catch (error) {
    for (const { reject } of waiting) reject(error);
  }
}
