import type { StartedProcess } from "./start-process.ts";

/** Gathers stdout; a process that prints more than `maxBytes` is ended. */
export function collect(process: StartedProcess, maxBytes: number): () => Buffer {
  const chunks: Buffer[] = [];
  let bytes = 0;
  process.child.stdout.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else process.end("output");
  });
  return () => Buffer.concat(chunks);
}
