/** Items that are read by one query. */
const CHUNK = 32;

/**
 * Reads what items that are worked on in order need, by so many at a time and one chunk ahead: a read waits for the
 * transaction that is under way, and one per item would hold up the work for longer than the work takes.
 * Returns the value of the item at an index; what loading threw is thrown for each item of its chunk.
 */
export function createReadAhead<Item, Value>(
  items: readonly Item[],
  load: (items: readonly Item[]) => Promise<readonly Value[]>,
): (index: number) => Promise<Value | undefined> {
  const loads = new Map<number, Promise<readonly Value[]>>();

  function loadChunk(chunk: number): Promise<readonly Value[]> {
    const known = loads.get(chunk);
    if (known) return known;
    const loading = load(items.slice(chunk * CHUNK, (chunk + 1) * CHUNK));
    // Whoever asks for one of its items gets the error; perhaps nobody will.
    loading.catch(() => undefined);
    loads.set(chunk, loading);
    loads.delete(chunk - 2);
    return loading;
  }

  return async (index) => {
    const chunk = Math.floor(index / CHUNK);
    const loading = loadChunk(chunk);
    if ((chunk + 1) * CHUNK < items.length) void loadChunk(chunk + 1);
    return (await loading)[index % CHUNK];
  };
}
