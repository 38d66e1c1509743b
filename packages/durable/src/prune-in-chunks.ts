export interface PruneDeps {
  /** Deletes at most `limit` rows that are past their retention, and says how many; parked rows never [DX13]. */
  deleteChunk(limit: number): number | Promise<number>;
  readonly chunkSize: number;
  /** Lets other work have its turn between chunks. */
  pause(): Promise<void>;
  readonly signal: AbortSignal;
}

/** [DX13] Prunes in bounded chunks, so that no transaction is long and nobody waits behind it. Returns the rows deleted. */
export async function pruneInChunks(deps: PruneDeps): Promise<number> {
  let total = 0;
  while (!deps.signal.aborted) {
    const deleted = await deps.deleteChunk(deps.chunkSize);
    total += deleted;
    if (deleted < deps.chunkSize) break;
    await deps.pause();
  }
  return total;
}
