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
  const interruption = Promise.withResolvers<never>();
  const interrupt = (): void => interruption.reject(new Error("interrupted"));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    const running = bench.run({
      quick,
      say,
      onEnd: (cleanUp) => cleanUps.push(cleanUp),
      tempDir() {
        const directory = mkdtempSync(join(tmpdir(), `foundry-bench-${bench.name}-`));
        cleanUps.push(() => rmSync(directory, { recursive: true, force: true }));
        return directory;
      },
    });
    return await Promise.race([running, interruption.promise]);
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    await cleanUpAll(cleanUps, say);
  }
}

/** One that fails (its process may be gone already) keeps none of the others from cleaning up. */
async function cleanUpAll(
  cleanUps: readonly (() => unknown)[],
  say: (message: string) => void,
): Promise<void> {
  for (const cleanUp of cleanUps.toReversed()) {
    try {
      await cleanUp();
    } catch (error) {
      say(`cleaning up: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
