import { spawn } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { join } from "node:path";
import { SandboxError } from "../errors.ts";
import { outcomeOf } from "./child.ts";

export interface Pipes {
  readonly stdout: Socket;
  readonly stderr: Socket;
  /** The ends for the program's fds 1 and 2. */
  readonly write: readonly [stdout: number, stderr: number];
  /** After the start, or the reader never sees the end. */
  closeWriteEnds(): void;
  destroy(): void;
}

/** Makes pipes for one program after the other. */
export interface PipeSource {
  take(): Promise<Pipes>;
  /** Nothing is taken any more; what is left over goes. */
  close(): Promise<void>;
}

/** Pipes for the first two programs are made while nobody waits for them: a process of its own makes them. */
export function createPipeSource(tempDir: string): PipeSource {
  const ready = openAll(tempDir, 2);
  // Whoever takes them hears of it.
  ready.catch(() => undefined);
  return {
    async take() {
      const [ends] = (await ready).splice(0, 1);
      return ends === undefined ? openPipes(tempDir) : pipesOf(ends);
    },
    async close() {
      const left = await ready.catch(() => []);
      for (const { read, write } of left.splice(0)) for (const fd of [...read, ...write]) closeSync(fd);
    },
  };
}

/** For one program. */
export async function openPipes(tempDir: string): Promise<Pipes> {
  const [ends] = await openAll(tempDir, 1);
  if (ends === undefined) throw new SandboxError("unavailable", "no pipes");
  return pipesOf(ends);
}

/** Of one program's stdout and stderr, as fds: nothing that is not used keeps the process from ending. */
interface PipeEnds {
  readonly read: readonly [number, number];
  readonly write: readonly [number, number];
}

/**
 * Real pipes, which Node's `spawn` does not make: its socket pairs fail for every program that opens /dev/stdout or
 * /dev/stderr by name, as shell scripts do.
 */
async function openAll(tempDir: string, count: number): Promise<PipeEnds[]> {
  const dir = await mkdtemp(join(tempDir, "pipes-"));
  try {
    const pairs = Array.from({ length: count }, (_, n) => [join(dir, `${n}o`), join(dir, `${n}e`)] as const);
    await makeFifos(pairs.flat());
    return pairs.map(([out, err]) => ({
      read: [openReader(out), openReader(err)],
      write: [openSync(out, constants.O_WRONLY), openSync(err, constants.O_WRONLY)],
    }));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function openReader(path: string): number {
  return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
}

function pipesOf({ read: [out, err], write }: PipeEnds): Pipes {
  const stdout = new Socket({ fd: out, readable: true, writable: false });
  const stderr = new Socket({ fd: err, readable: true, writable: false });
  return {
    stdout,
    stderr,
    write,
    closeWriteEnds: () => write.forEach((fd) => closeSync(fd)),
    destroy: () => [stdout, stderr].forEach((socket) => socket.destroy()),
  };
}

async function makeFifos(paths: readonly string[]): Promise<void> {
  const child = spawn("mkfifo", ["-m", "600", ...paths], { stdio: "ignore" });
  const outcome = await outcomeOf(child);
  if (outcome.kind !== "exited" || outcome.code !== 0)
    throw new SandboxError("unavailable", `mkfifo failed: ${JSON.stringify(outcome)}`);
}
