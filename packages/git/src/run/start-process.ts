import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { hasCode } from "../has-code.ts";
import type { Watcher } from "./end-with-us.ts";

export type EndReason = "aborted" | "killed" | "output" | "timeout";

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  /** Why we ended it; null: it ended by itself. */
  readonly reason: EndReason | null;
  readonly stderr: string;
  /** It could not be started. */
  readonly error: Error | null;
}

export interface StartedProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves when it and everything it started are gone; never rejects. */
  readonly finished: Promise<Exit>;
  readonly end: (reason: EndReason) => void;
}

export interface StartOptions {
  readonly binary: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly watcher: Watcher;
  readonly timeoutMs: number | null;
  readonly signal: AbortSignal | undefined;
}

const stderrBytes = 64 * 1024;
const graceMs = 2_000;

/** A process at the head of its own group: whatever it starts ends with it. */
export function startProcess(options: StartOptions): StartedProcess {
  const { binary, args, cwd, env, watcher, timeoutMs, signal } = options;
  const child = spawn(binary, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"], detached: true });
  const group = child.pid;
  if (group !== undefined) watcher.add(group);
  let reason: EndReason | null = null;
  let over = false;
  let force: NodeJS.Timeout | undefined;
  const end = (why: EndReason): void => {
    // Nobody reads it any more, and the end is only seen once it was read.
    child.stdout.resume();
    // Ended itself, it may have left others that hold its output open.
    if (reason !== null || over) return;
    reason = why;
    signalGroup(group, "SIGTERM");
    force = setTimeout(() => signalGroup(group, "SIGKILL"), graceMs);
  };
  const timer = timeoutMs === null ? undefined : setTimeout(() => end("timeout"), timeoutMs);
  const onAbort = (): void => end("aborted");
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted) onAbort();
  const stderr = keepTail(child);
  // It may end before it has read all; its exit says why.
  child.stdin.on("error", () => undefined);
  child.stdout.on("error", () => undefined);
  const finished = exitOf(child, () => {
    // Killed, it could not wait for its own children.
    if (reason !== null || child.signalCode !== null) signalGroup(group, "SIGKILL");
  }).then(({ code, signal: by, error }): Exit => {
    over = true;
    clearTimeout(timer);
    clearTimeout(force);
    signal?.removeEventListener("abort", onAbort);
    if (group !== undefined) watcher.remove(group);
    return { code, signal: by, reason, stderr: stderr(), error };
  });
  return { child, finished, end };
}

interface Ended {
  code: number | null;
  signal: string | null;
  error: Error | null;
}

function exitOf(child: ChildProcessWithoutNullStreams, onExit: () => void): Promise<Ended> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, error });
    });
    child.once("exit", onExit);
    child.once("close", (code, signal) => resolve({ code, signal, error: null }));
  });
}

function signalGroup(group: number | undefined, name: "SIGTERM" | "SIGKILL"): void {
  if (group === undefined) return;
  try {
    process.kill(-group, name);
  } catch (error) {
    // macOS says EPERM of a group that has only a dead process left.
    if (!hasCode(error, "ESRCH") && !hasCode(error, "EPERM")) throw error;
  }
}

function keepTail(child: ChildProcessWithoutNullStreams): () => string {
  let tail = Buffer.alloc(0);
  child.stderr.on("data", (chunk: Buffer) => {
    tail = Buffer.concat([tail, chunk]);
    if (tail.length > stderrBytes) tail = tail.subarray(-stderrBytes);
  });
  child.stderr.on("error", () => undefined);
  return () => tail.toString("utf8");
}
