import type { SandboxOutcome } from "../types.ts";
import type { Deliver } from "./deliver.ts";

export type ExceededLimit = "memory" | "pids" | "disk";

/** A program that runs, however it was started. */
export interface RunningProgram {
  /**
   * Reads what it prints, until all that could print are gone. No more is read than was taken: the program waits at a
   * full pipe, and memory holds one chunk of each stream.
   */
  pump(deliver: Deliver): Promise<void>;
  /** Nobody takes what it prints any more, and nothing may wait for that. */
  drain(): void;
  /** Begins to end all of it, without waiting. */
  kill(): void;
  /** Ends what is left of it, and resolves when nothing is. */
  end(): Promise<void>;
  /** Resolves with the first limit that it exceeds; null when `signal` ends the watch. */
  watch(signal: AbortSignal): Promise<ExceededLimit | null>;
  /** What its end means; resolves when the program itself ended, others of its sandbox may still run. */
  readonly ended: Promise<SandboxOutcome>;
  /** What its end means when all that it printed was read; absent: the same. */
  refine?(outcome: SandboxOutcome): SandboxOutcome;
  /** After everything: lets go of what watched over it. */
  release(): Promise<void> | void;
}
