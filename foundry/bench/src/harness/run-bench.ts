import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import type { Figure } from "./figure.ts";

/** Runs one benchmark and leaves nothing behind, whether it succeeds or not. */
export async function runBench(
  bench: Bench,
  quick: boolean,
  say: (message: string) => void,
): Promise<Figure[]> {
  const cleanUps: (() => unknown)[] = [];
  try {
    return await bench.run({
      quick,
      say,
      onEnd: (cleanUp) => cleanUps.push(cleanUp),
      tempDir() {
        const directory = mkdtempSync(join(tmpdir(), `foundry-bench-${bench.name}-`));
        cleanUps.push(() => rmSync(directory, { recursive: true, force: true }));
        return directory;
      },
    });
  } finally {
    for (const cleanUp of cleanUps.toReversed()) await cleanUp();
  }
}
