/**
 * Collects what parallel fetches bring and writes it in few transactions: while one is written, the next ones gather.
 * `push` resolves once there is room again, so that fetching never runs far ahead; it rejects when a write failed.
 */
export interface PageWriter<Item> {
  push(item: Item): Promise<void>;
  /** Resolves when all is written. */
  flush(): Promise<void>;
}

export function createPageWriter<Item>(options: {
  write(items: Item[]): Promise<void>;
  sizeOf(item: Item): number;
  /** Rows of one transaction, at most (one item may be larger). */
  maxSize: number;
  /** Items that may wait. */
  maxWaiting: number;
}): PageWriter<Item> {
  const waiting: Item[] = [];
  /** The writing that is under way, or the last one. */
  let writing: Promise<void> = Promise.resolve();
  let isWriting = false;
  /** Pages are lost with a write that failed, so nothing is written after it. */
  let failure: { error: unknown } | null = null;

  function take(): Item[] {
    let size = 0;
    const next = waiting.findIndex((item, index) => {
      size += options.sizeOf(item);
      return index > 0 && size > options.maxSize;
    });
    return waiting.splice(0, next === -1 ? waiting.length : next);
  }

  async function writeAll(): Promise<void> {
    isWriting = true;
    try {
      while (waiting.length > 0) await options.write(take());
    } catch (error) {
      failure = { error };
    } finally {
      isWriting = false;
    }
  }

  async function settled(): Promise<void> {
    await writing;
    if (failure) throw failure.error;
  }

  return {
    async push(item) {
      if (failure) throw failure.error;
      waiting.push(item);
      if (!isWriting) writing = writeAll();
      if (waiting.length > options.maxWaiting) await settled();
    },
    flush: settled,
  };
}
