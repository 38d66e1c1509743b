import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export interface Child {
  readonly process: ChildProcess;
  /** What it said so far. */
  readonly said: readonly string[];
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** Its watcher's pid; kill it too to see what happens without. */
  watcher(): number | null;
  /** What it and its descendants started and still runs. */
  left(): number[];
}

/** A real process that works on a mirror (`mirror-child.ts`). */
export function startChild(path: string, remoteUrl: string, tempDir: string): Child {
  const script = fileURLToPath(new URL("mirror-child.ts", import.meta.url));
  const child = spawn(process.execPath, [script, path, remoteUrl, tempDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const said: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => said.push(line));
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  onTestFinished(kill);
  const mine = `GIT_RUNNER_OWNER=${child.pid}.`;
  return {
    process: child,
    said,
    kill,
    watcher: () => pids().find((pid) => read(pid, "stat").includes(`(sh) S ${child.pid} `)) ?? null,
    left: () => pids().filter((pid) => read(pid, "environ").includes(mine) && !isZombie(pid)),
  };
}

function pids(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function isZombie(pid: number): boolean {
  return /\) [ZX] /.test(read(pid, "stat"));
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    // It ended meanwhile, or is another user's.
    return "";
  }
}
