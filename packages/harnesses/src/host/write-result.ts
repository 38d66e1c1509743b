import { rename, writeFile } from "node:fs/promises";
import type { SessionResult } from "@foundry/headless-contract";

/** Whole or not at all: a program that is killed meanwhile leaves no half a result. */
export async function writeResult(path: string, result: SessionResult): Promise<void> {
  const draft = `${path}.draft`;
  await writeFile(draft, `${JSON.stringify(result, null, 2)}\n`);
  await rename(draft, path);
}
