import type { Figure } from "./figure.ts";

export interface BenchContext {
  /** Fewer rounds and smaller data: to see that a benchmark works, not to quote its figures. */
  readonly quick: boolean;
  /** A directory of this benchmark alone, removed after it. */
  tempDir(): string;
  /** Called in reverse order when the benchmark ends, however it ends. */
  onEnd(cleanUp: () => unknown): void;
  /** To the person who waits; never part of the result. */
  say(message: string): void;
}

export interface Bench {
  readonly name: string;
  /** One line: what is compared with what. */
  readonly about: string;
  run(context: BenchContext): Promise<Figure[]>;
}
