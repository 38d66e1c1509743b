/**
 * The commands of the most recently used chunks as JSON texts, up to about `maxBytes`. Texts and not objects: they
 * are many, they live long enough to be copied by the garbage collector, and a text is one thing to copy.
 */
export function createCommandCache(maxBytes: number) {
  const entries = new Map<number, { texts: readonly string[]; bytes: number }>();
  let total = 0;

  function remove(chunkId: number): void {
    total -= entries.get(chunkId)?.bytes ?? 0;
    entries.delete(chunkId);
  }

  return {
    get(chunkId: number): readonly string[] | undefined {
      const entry = entries.get(chunkId);
      if (entry === undefined) return undefined;
      entries.delete(chunkId);
      entries.set(chunkId, entry);
      return entry.texts;
    },
    put(chunkId: number, texts: readonly string[]): void {
      remove(chunkId);
      const bytes = texts.reduce((sum, text) => sum + text.length, 0);
      entries.set(chunkId, { texts, bytes });
      total += bytes;
      for (const oldest of entries.keys()) {
        if (total <= maxBytes) break;
        remove(oldest);
      }
    },
    clear(): void {
      entries.clear();
      total = 0;
    },
  };
}
