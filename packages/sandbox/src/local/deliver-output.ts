import type { Readable } from "node:stream";
import type { SandboxCommand } from "../types.ts";

export interface Output {
  readonly stdout: Readable;
  readonly stderr: Readable;
}

export interface DeliverOptions {
  readonly onOutput: SandboxCommand["onOutput"];
  readonly outputBytes: number;
  /** The program printed more: what is over is thrown away. */
  readonly onExceeded: () => void;
}

/**
 * Reads both streams until their ends. No more is read than was taken: the program waits at a full pipe, and memory holds
 * one chunk of each stream. Rejects with the first error of `onOutput`.
 */
export async function deliverOutput(output: Output, options: DeliverOptions): Promise<void> {
  let left = options.outputBytes;
  let turn: Promise<void> = Promise.resolve();
  const deliver = (stream: "stdout" | "stderr", chunk: Uint8Array): Promise<void> => {
    const bytes = chunk.subarray(0, left);
    left -= bytes.length;
    if (bytes.length < chunk.length) options.onExceeded();
    turn = turn.then(() => (bytes.length === 0 ? undefined : options.onOutput(stream, bytes)));
    return turn;
  };
  const pump = async (stream: "stdout" | "stderr"): Promise<void> => {
    for await (const chunk of output[stream]) {
      if (chunk instanceof Uint8Array) await deliver(stream, chunk);
    }
  };
  await Promise.all([pump("stdout"), pump("stderr")]);
}
