import { existsSync } from "node:fs";
import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { pollUntil } from "./poll-until.ts";
import type { Stack } from "./start-stack.ts";

/** What a task that has ended must not leave behind on the worker's machine [HC5]. Linux. */

interface Process {
  readonly pid: number;
  readonly commandLine: string;
}

/** Processes that have something to do with these words: in their arguments, working directory or environment. */
export async function processesOf(words: readonly string[]): Promise<Process[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(pids.map((pid) => describe(pid)));
  return found.flatMap((one) =>
    one !== null && words.some((word) => one.about.some((text) => text.includes(word)))
      ? [{ pid: one.pid, commandLine: one.about[0] ?? "" }]
      : [],
  );
}

async function describe(pid: string): Promise<{ pid: number; about: string[] } | null> {
  const [commandLine, environment, cwd] = await Promise.all([
    readGone(readFile(`/proc/${pid}/cmdline`, "utf8")),
    readGone(readFile(`/proc/${pid}/environ`, "utf8")),
    readGone(readlink(`/proc/${pid}/cwd`)),
  ]);
  // A zombie has no arguments, and neither has a thread of the kernel.
  return commandLine === ""
    ? null
    : { pid: Number(pid), about: [commandLine.replaceAll("\0", " "), environment, cwd] };
}

/** A process may end while it is looked at, or belong to somebody else. */
async function readGone(reading: Promise<string>): Promise<string> {
  try {
    return await reading;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (["ENOENT", "ESRCH", "EACCES", "EPERM"].includes(code)) return "";
    throw error;
  }
}

/** No process works on the task or in its workspace any more. */
export function untilNoProcess(taskId: string, more: readonly string[] = []): Promise<true> {
  return pollUntil(`no process of task ${taskId} is left`, async () => {
    const left = await processesOf([taskId, ...more]);
    if (left.length > 0) throw new Error(left.map((one) => `${one.pid} ${one.commandLine}`).join("\n"));
    return true;
  });
}

/** Its attempts' directories are gone, workspaces first of all. */
export function untilNoWorkspace({ dataDir }: Stack, taskId: string): Promise<true> {
  return pollUntil(`no workspace of task ${taskId} is left`, async () => {
    const root = join(dataDir, "tasks");
    if (!existsSync(root)) return true;
    const entries = await readGone(readdir(root, { recursive: true }).then((all) => all.join("\n")));
    const left = entries.split("\n").filter((entry) => entry.includes(`${taskId}/`));
    if (left.length > 0) throw new Error(left.slice(0, 20).join("\n"));
    return true;
  });
}
