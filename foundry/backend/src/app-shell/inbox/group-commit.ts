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

/**
 * Group commit: all that is submitted at one time, and while the disk is busy with the group before, is one transaction
 * and one wait for the disk.
 */
export function createGroupCommit<Item, Outcome>(deps: GroupCommitDeps<Item, Outcome>) {
  let group: Waiting<Item, Outcome>[] = [];
  let inFlight: Promise<void> | null = null;
  let scheduled = false;

  function flush(): void {
    scheduled = false;
    if (group.length === 0 || inFlight !== null) return;
    const waiting = group;
    group = [];
    inFlight = run(waiting);
  }

  async function run(waiting: readonly Waiting<Item, Outcome>[]): Promise<void> {
    await finish(waiting, deps);
    inFlight = null;
    // What came meanwhile has waited long enough: no further turn.
    flush();
  }

  return {
    submit(item: Item): Promise<Outcome> {
      return new Promise((resolve, reject) => {
        group.push({ item, resolve, reject });
        if (scheduled || inFlight !== null) return;
        scheduled = true;
        queueMicrotask(flush);
      });
    },
    /** Resolves when everything submitted so far has its outcome. */
    async drained(): Promise<void> {
      flush();
      for (let running = inFlight; running !== null; running = inFlight) await running;
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
