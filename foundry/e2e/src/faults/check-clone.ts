import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { pollUntil } from "../harness/poll-until.ts";
import { commandLines } from "../harness/processes.ts";
import type { RepositoryClient } from "../harness/repository.ts";
import type { Stack } from "../harness/start-stack.ts";

const runFile = promisify(execFile);

/** What is wrong with the service's clone and GitHub's repository, as git sees them; empty when both are sound. */
export async function unsound(stack: Stack, { orgId, repoId, name }: RepositoryClient): Promise<string[]> {
  await stack.github.git(name, ["fsck", "--strict", "--no-dangling"]);
  const clone = join(stack.dataDir, "mirrors", orgId, `${repoId}.git`);
  if (!existsSync(clone)) return [];
  await runFile("git", ["--git-dir", clone, "fsck", "--no-dangling"]);
  const files = await readdir(clone, { recursive: true });
  return files
    .filter((file) => file.endsWith(".lock") || file.startsWith("worktrees/"))
    .map((file) => `${name}: ${file} was left`);
}

/** No git of this service runs any more, whoever started it. */
export function untilNoGitRuns({ dataDir }: Stack): Promise<true> {
  return pollUntil("no git process is left", () => {
    const left = commandLines().filter((line) => line.includes(dataDir) && /^\S*git(-\S+)? /.test(line));
    if (left.length > 0) throw new Error(left.join("\n"));
    return true;
  });
}
