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
  let running: Promise<void> | null = null;

  function take(): Item[] {
    let size = 0;
    const next = waiting.findIndex((item, index) => {
      size += options.sizeOf(item);
      return index > 0 && size > options.maxSize;
    });
    return waiting.splice(0, next === -1 ? waiting.length : next);
  }

  async function run(): Promise<void> {
    try {
      while (waiting.length > 0) await options.write(take());
    } finally {
      running = null;
    }
  }

  return {
    async push(item) {
      waiting.push(item);
      running ??= run();
      if (waiting.length > options.maxWaiting) await running;
    },
    async flush() {
      while (running) await running;
      if (waiting.length > 0) await (running = run());
    },
  };
}
