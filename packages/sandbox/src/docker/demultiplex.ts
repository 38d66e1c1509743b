import { SandboxError } from "../errors.ts";
import type { Deliver } from "../run/deliver.ts";

const headerBytes = 8;
const streams = { 1: "stdout", 2: "stderr" } as const;

/**
 * Docker's multiplexed stream: frames of one byte for the stream, three of nothing, four for the length, and the bytes.
 * Read with no more kept than a piece of one frame; dockerode's own `demuxStream` waits for nobody.
 */
export async function demultiplex(source: AsyncIterable<unknown>, deliver: Deliver): Promise<void> {
  let header = Buffer.alloc(0);
  let stream: "stdout" | "stderr" | null = null;
  let left = 0;
  for await (const piece of source) {
    if (!(piece instanceof Uint8Array)) continue;
    let rest = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    while (rest.length > 0) {
      if (left > 0 && stream !== null) {
        await deliver(stream, rest.subarray(0, left));
        const taken = Math.min(left, rest.length);
        left -= taken;
        rest = rest.subarray(taken);
        continue;
      }
      const missing = headerBytes - header.length;
      header = Buffer.concat([header, rest.subarray(0, missing)]);
      rest = rest.subarray(missing);
      if (header.length < headerBytes) continue;
      stream = streamOf(header);
      left = header.readUInt32BE(4);
      header = Buffer.alloc(0);
    }
  }
}

function streamOf(header: Buffer): "stdout" | "stderr" {
  const number = header[0];
  if (number === 1 || number === 2) return streams[number];
  throw new SandboxError("unavailable", "the Docker engine's output stream is not as it should be");
}
