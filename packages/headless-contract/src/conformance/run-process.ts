import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";

export interface ProcessStart {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** SIGTERM so long after its first output, or after this time where it prints nothing; null: never. */
  readonly termAfterMs: number | null;
}

export type ProcessExit =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "spawn_failed"; readonly message: string };

export interface ProcessEnd {
  readonly exit: ProcessExit;
  readonly stdout: string;
  /** stdout and stderr as they came. */
  readonly output: string;
  /** From SIGTERM to the end; null: it was not sent. */
  readonly termMs: number | null;
  /** Processes of its group were alive a second after it had ended. */
  readonly leftProcesses: boolean;
}

/** More output is read, but not kept. */
const KEPT_CHARACTERS = 4 * 1_048_576;

/** Runs a program in a process group of its own, with a stdin that stays open and empty; the group ends with it. */
export async function runProcess(start: ProcessStart): Promise<ProcessEnd> {
  const [program, ...args] = start.argv;
  const child = spawn(program, args, { cwd: start.cwd, env: start.env, stdio: "pipe", detached: true });
  const output = collect(child);
  const timers = new Set<NodeJS.Timeout>();
  const after = (ms: number, act: () => void): void => void timers.add(setTimeout(act, ms));
  let timedOut = false;
  let termAt: number | null = null;
  after(start.timeoutMs, () => {
    timedOut = true;
    endGroup(child, "SIGKILL");
  });
  if (start.termAfterMs !== null) {
    after(start.termAfterMs, () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      termAt = performance.now();
      child.kill("SIGTERM");
    });
  }
  const exit = await exitOf(child);
  const termMs = termAt === null ? null : performance.now() - termAt;
  for (const timer of timers) clearTimeout(timer);
  const leftProcesses = !timedOut && (await outlives(child));
  endGroup(child, "SIGKILL");
  await output.drained();
  const seen = { stdout: output.stdout(), output: output.all() };
  return { exit: timedOut ? { kind: "timeout" } : exit, ...seen, termMs, leftProcesses };
}

function exitOf(child: ChildProcess): Promise<ProcessExit> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ kind: "spawn_failed", message: error.message }));
    child.once("exit", (code, signal) =>
      resolve(code === null ? { kind: "signalled", signal: signal ?? "" } : { kind: "exited", code }),
    );
  });
}

/** Whether its group is there for another second: what is just about to end does not count. */
async function outlives(child: ChildProcess): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < 1000; waitedMs += 50) {
    if (!endGroup(child, 0)) return false;
    await new Promise((done) => setTimeout(done, 50));
  }
  return endGroup(child, 0);
}

/** Whether there was anything to end; signal 0 only asks. */
function endGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false;
  try {
    return process.kill(-child.pid, signal);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}

interface Collected {
  stdout(): string;
  all(): string;
  drained(): Promise<void>;
}

function collect(child: ChildProcess): Collected {
  let all = "";
  let stdout = "";
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  for (const stream of streams) {
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      if (all.length < KEPT_CHARACTERS) all += chunk;
      if (stream === child.stdout && stdout.length < KEPT_CHARACTERS) stdout += chunk;
    });
  }
  // The program may end without ever looking at its stdin.
  child.stdin?.on("error", () => child.stdin?.destroy());
  return {
    stdout: () => stdout,
    all: () => all,
    drained: async () => {
      child.stdin?.destroy();
      const open = streams.filter((stream) => !stream.closed);
      const closed = open.map((stream) => new Promise<void>((done) => stream.once("close", () => done())));
      // What has left the group may hold the output for as long as it likes.
      const timer = setTimeout(() => streams.map((stream) => stream.destroy()), 1000);
      await Promise.all(closed);
      clearTimeout(timer);
    },
  };
}
