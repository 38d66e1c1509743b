import type { GithubCommand } from "../../webhooks/github-command.ts";
import { pack, unpack } from "./chunk-codec.ts";
import type { Codec } from "./chunk-codec.ts";
import { createCommandCache } from "./command-cache.ts";
import type { InboxDatabase } from "./open-database.ts";

/** Where a delivery's commands and body lie. */
export interface ChunkPlace {
  readonly chunkId: number;
  readonly position: number;
  readonly bodyOffset: number;
}

interface ChunkItem {
  readonly body: Buffer;
  readonly commands: readonly GithubCommand[];
}

/** A reader of one body never has to unpack more than this (or the body itself). */
const maxBodiesBytes = 1024 * 1024;
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

  function writeChunk(items: readonly ChunkItem[]): number {
    // One JSON text per line: JSON itself never contains a line break.
    const lines = items.map((item) => JSON.stringify(item.commands));
    const commands = pack(Buffer.from(lines.join("\n")));
    const bodies = pack(Buffer.concat(items.map((item) => item.body)));
    const { lastInsertRowid } = insert.run(commands.codec, commands.data, bodies.codec, bodies.data);
    const chunkId = Number(lastInsertRowid);
    cache.put(chunkId, lines);
    return chunkId;
  }

  function readCommands(chunkId: number): readonly string[] {
    const row = selectCommands.get(chunkId);
    return row === undefined ? [] : unpack(row[0], row[1]).toString("utf8").split("\n");
  }

  return {
    /** Within the caller's transaction. Places in the order of the items. */
    write(items: readonly ChunkItem[]): ChunkPlace[] {
      return splitBySize(items).flatMap((part) => {
        const chunkId = writeChunk(part);
        let bodyOffset = 0;
        return part.map((item, position) => {
          const place = { chunkId, position, bodyOffset };
          bodyOffset += item.body.length;
          return place;
        });
      });
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

function splitBySize(items: readonly ChunkItem[]): ChunkItem[][] {
  const parts: ChunkItem[][] = [];
  let bytes = 0;
  for (const item of items) {
    const part = parts.at(-1);
    if (part === undefined || bytes + item.body.length > maxBodiesBytes) {
      parts.push([item]);
      bytes = item.body.length;
    } else {
      part.push(item);
      bytes += item.body.length;
    }
  }
  return parts;
}
