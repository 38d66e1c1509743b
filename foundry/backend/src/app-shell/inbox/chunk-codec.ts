import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** How a chunk's blob is stored: 0 as it is, 1 zstd. */
export type Codec = 0 | 1;

/** Below this a context costs more time than the bytes do. */
const smallestToCompress = 4096;
const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/**
 * Webhooks of one moment repeat each other (the same repository, the same people): a group compressed together takes
 * a few microseconds per delivery and a tenth of the disk, which is why accepting is not bound by it.
 */
export function pack(raw: Buffer): { codec: Codec; data: Buffer } {
  if (raw.length < smallestToCompress) return { codec: 0, data: raw };
  return { codec: 1, data: zstdCompressSync(raw, options) };
}

export function unpack(codec: Codec, data: Buffer): Buffer {
  return codec === 0 ? data : zstdDecompressSync(data);
}
