import type { GithubCommand } from "../../webhooks/github-command.ts";
import { pack } from "./chunk-codec.ts";
import type { Codec } from "./chunk-codec.ts";

interface ChunkItem {
  readonly body: Uint8Array;
  readonly commands: readonly GithubCommand[];
}

/** The commands and bodies of some deliveries, as they are stored; made wherever there is time for it. */
export interface PackedChunk {
  /** One JSON text per delivery. */
  readonly commandTexts: readonly string[];
  readonly commands: { readonly codec: Codec; readonly data: Uint8Array };
  readonly bodies: { readonly codec: Codec; readonly data: Uint8Array };
}

/** A reader of one body never has to unpack more than this (or the body itself). */
const maxBodiesBytes = 1024 * 1024;

/** Chunks of consecutive items, in their order. */
export function packChunks(items: readonly ChunkItem[]): PackedChunk[] {
  return splitBySize(items).map((part) => {
    // One text per line: JSON itself never contains a line break.
    const commandTexts = part.map((item) => JSON.stringify(item.commands));
    return {
      commandTexts,
      commands: pack(Buffer.from(commandTexts.join("\n"))),
      bodies: pack(joined(part.map((item) => item.body))),
    };
  });
}

/** One view of them all: without a copy where they lie in one memory, one after the other. */
function joined(bodies: readonly Uint8Array[]): Buffer {
  const [first] = bodies;
  if (first === undefined) return Buffer.alloc(0);
  let end = first.byteOffset;
  for (const { buffer, byteOffset, byteLength } of bodies) {
    if (buffer !== first.buffer || byteOffset !== end) return Buffer.concat(bodies);
    end += byteLength;
  }
  return Buffer.from(first.buffer, first.byteOffset, end - first.byteOffset);
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
