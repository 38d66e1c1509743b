import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { RivetEngineError } from "./errors.ts";
import { endWithUs } from "./end-with-us.ts";
import { identifyProcess } from "./process-identity.ts";

export interface SpawnEngineOptions {
  readonly binary: string;
  readonly configPath: string;
  /** Where pid and start time are kept while it runs, for `endStaleEngine`. */
  readonly recordPath: string;
  readonly environment: Record<string, string>;
  /** `ending`: it was told to end, and complains about that. */
  readonly onLine: (line: string, ending: boolean) => void;
}

export interface EngineProcess {
  readonly pid: number;
  /** Settles once the process is gone, with how it went ("code 1", "signal SIGKILL"). */
  readonly exited: Promise<string>;
  kill(signal: "SIGTERM" | "SIGKILL"): void;
}

/** Starts the engine in its own process group, so that a Ctrl-C in our terminal reaches only us, and we stop it in order. */
export function spawnEngine(options: SpawnEngineOptions): EngineProcess {
  const child = spawn(options.binary, ["--config", options.configPath, "start"], {
    env: options.environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  const exited = exitOf(child);
  if (child.pid === undefined) {
    // The reason arrives as an "error" event, which `exited` turns into its text.
    return { pid: 0, exited, kill: () => undefined };
  }
  const pid = child.pid;
  const identity = identifyProcess(pid);
  if (identity !== null) writeFileSync(options.recordPath, JSON.stringify(identity), { mode: 0o600 });
  const release = endWithUs(pid);
  let ending = false;
  const onLine = (line: string): void => options.onLine(line, ending);
  forwardLines(child.stdout, onLine);
  forwardLines(child.stderr, onLine);
  return {
    pid,
    exited: exited.finally(() => {
      release();
      rmSync(options.recordPath, { force: true });
    }),
    kill(signal) {
      ending = true;
      child.kill(signal);
    },
  };
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal === null ? `code ${code}` : `signal ${signal}`));
  });
}

function forwardLines(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Infinity }).on("line", onLine);
}

/** Ends it in order; after `graceMs`, by force. */
export async function stopEngine(engine: EngineProcess, graceMs: number, setTimer: SetTimer): Promise<void> {
  engine.kill("SIGTERM");
  const cancel = setTimer(graceMs, () => engine.kill("SIGKILL"));
  await engine.exited;
  cancel();
}

type SetTimer = (delayMs: number, fn: () => void) => () => void;

/** Rejects when the process ends first. */
export async function failOnExit(engine: EngineProcess): Promise<never> {
  throw new RivetEngineError(
    "engine_start_failed",
    `The Rivet engine ended while starting (${await engine.exited}).`,
  );
}
