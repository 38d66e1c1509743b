import { lstat, mkdir, readFile, realpath, stat, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import type { ChangeRequest, PlannedChange } from "./plan-change.ts";
import { writeContent } from "./write-content.ts";

/** Why the planned change cannot be made, in words for the log; null: it was made. */
export async function applyChange(
  root: string,
  change: PlannedChange,
  request: ChangeRequest,
): Promise<string | null> {
  const file = join(root, change.path);
  const home = await realpath(root);
  const ancestor = await realpath(await nearestDirectory(dirname(file)));
  if (ancestor !== home && !ancestor.startsWith(home + sep))
    return `${change.path} leads out of the workspace`;
  if (!(await stat(ancestor)).isDirectory()) return `${change.path} leads through a file`;
  const kind = await kindOf(file);
  if (kind !== "file" && kind !== "none") return `${change.path} is no file`;
  const current = kind === "file" ? await readFile(file, "utf8") : null;
  const next = nextContent(change, current, request);
  if (next === null) return `${change.path} does not hold the text to replace`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, next);
  return null;
}

function nextContent(change: PlannedChange, current: string | null, request: ChangeRequest): string | null {
  if (change.kind === "write") return writeContent(change.path, current, request);
  return current?.includes(change.from) === true ? current.replaceAll(change.from, () => change.to) : null;
}

/** Of the path's directories the deepest that exists: links in it are followed only by the caller's check. */
async function nearestDirectory(dir: string): Promise<string> {
  return (await kindOf(dir)) === "none" ? nearestDirectory(dirname(dir)) : dir;
}

async function kindOf(path: string): Promise<"file" | "directory" | "other" | "none"> {
  try {
    const stats = await lstat(path);
    if (stats.isFile()) return "file";
    return stats.isDirectory() ? "directory" : "other";
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) {
      return "none";
    }
    throw error;
  }
}
