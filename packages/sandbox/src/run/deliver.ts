import type { SandboxCommand } from "../types.ts";

/** Takes a piece of what a program printed; the next is given when the promise is resolved. */
export type Deliver = (stream: "stdout" | "stderr", bytes: Uint8Array) => Promise<void>;

export interface DeliverOptions {
  readonly onOutput: SandboxCommand["onOutput"];
  readonly outputBytes: number;
  /** The program printed more: what is over is thrown away. */
  readonly onExceeded: () => void;
}

/** One receiver for both streams, one call at a time; rejects with the first error of `onOutput`. */
export function createDeliver(options: DeliverOptions): Deliver {
  let left = options.outputBytes;
  let turn: Promise<void> = Promise.resolve();
  return (stream, chunk) => {
    const bytes = chunk.subarray(0, left);
    left -= bytes.length;
    if (bytes.length < chunk.length) options.onExceeded();
    turn = turn.then(() => (bytes.length === 0 ? undefined : options.onOutput(stream, bytes)));
    return turn;
  };
}
