import { unpack } from "./chunk-codec.ts";
import type { Codec } from "./chunk-codec.ts";
import { createCommandCache } from "./command-cache.ts";
import type { InboxDatabase } from "./open-database.ts";
import type { PackedChunk } from "./pack-chunks.ts";

/** Where a delivery's commands and body lie. */
export interface ChunkPlace {
  readonly chunkId: number;
  readonly position: number;
  readonly bodyOffset: number;
}

/** The relay of a live service finds what it needs in memory and never reads it back. */
const maxCachedBytes = 8 * 1024 * 1024;

export type ChunkStore = ReturnType<typeof createChunkStore>;

export function createChunkStore(db: InboxDatabase) {
  const insert = db.prepare(
    "INSERT INTO chunks (commands_codec, commands, bodies_codec, bodies) VALUES (?, ?, ?, ?)",
  );
  const selectCommands = db
    .prepare<[number], [Codec, Buffer]>("SELECT commands_codec, commands FROM chunks WHERE id = ?")
    .raw();
  const selectBodies = db
    .prepare<[number], [Codec, Buffer]>("SELECT bodies_codec, bodies FROM chunks WHERE id = ?")
    .raw();
  const remove = db.prepare(
    `DELETE FROM chunks WHERE id = ?
       AND NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.chunk_id = chunks.id)`,
  );
  const cache = createCommandCache(maxCachedBytes);

  function readCommands(chunkId: number): readonly string[] {
    const row = selectCommands.get(chunkId);
    return row === undefined ? [] : unpack(row[0], row[1]).toString("utf8").split("\n");
  }

  return {
    /** Within the caller's transaction; returns the chunk's id. */
    insert({ commandTexts, commands, bodies }: PackedChunk): number {
      const { lastInsertRowid } = insert.run(commands.codec, commands.data, bodies.codec, bodies.data);
      const chunkId = Number(lastInsertRowid);
      cache.put(chunkId, commandTexts);
      return chunkId;
    },
    /** The commands' JSON. */
    commands(chunkId: number, position: number): string {
      let all = cache.get(chunkId);
      if (all === undefined) {
        all = readCommands(chunkId);
        cache.put(chunkId, all);
      }
      const one = all[position];
      if (one === undefined) throw new Error(`chunk ${chunkId} of the inbox has no position ${position}`);
      return one;
    },
    /** The body's bytes; null if retention removed them. */
    body(place: Omit<ChunkPlace, "position">, length: number): Buffer | null {
      const row = selectBodies.get(place.chunkId);
      if (row === undefined) return null;
      return unpack(row[0], row[1]).subarray(place.bodyOffset, place.bodyOffset + length);
    },
    /** Within the caller's transaction: deletes those of the chunks that no delivery refers to any more. */
    release(chunkIds: ReadonlySet<number>): void {
      for (const chunkId of chunkIds) remove.run(chunkId);
    },
    /** After a rolled back transaction: its chunk ids will be given to others. */
    forget: () => cache.clear(),
  };
}
