import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Removes what a stranger may have built: directories that nobody may enter, and nested deeper than a path can name,
 * for which the system's own tools are used. No link is followed.
 */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (!["EACCES", "EPERM", "ENAMETOOLONG", "ENOTEMPTY", "EBUSY"].includes(String(code))) throw error;
    await run("chmod", ["-R", "u+rwX", "--", path]);
    await run("rm", ["-rf", "--", path]);
  }
}
