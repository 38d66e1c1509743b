import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "./has-code.ts";

/**
 * Tells the sandboxes of this state directory from those of another service on the machine, whose ids may be the same.
 * Written once; several processes may ask at the same time.
 */
export async function readScope(stateDir: string): Promise<string> {
  const path = join(stateDir, "scope");
  const mine = randomBytes(8).toString("hex");
  try {
    await writeFile(path, mine, { flag: "wx" });
    return mine;
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  }
  for (;;) {
    const theirs = await readFile(path, "utf8");
    if (/^[0-9a-f]{16}$/.test(theirs)) return theirs;
    // Made a moment ago by a process that has not written yet; or that was killed then.
    await writeFile(path, mine);
  }
}
