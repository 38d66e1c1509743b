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

/**
 * Real pipes, which Node's `spawn` does not make: its socket pairs fail for every program that opens /dev/stdout or
 * /dev/stderr by name, as shell scripts do.
 */
export async function openPipes(tempDir: string): Promise<Pipes> {
  const dir = await mkdtemp(join(tempDir, "pipes-"));
  try {
    const paths = [join(dir, "stdout"), join(dir, "stderr")] as const;
    await makeFifos(paths);
    const read = paths.map((path) => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
    const write = [openSync(paths[0], constants.O_WRONLY), openSync(paths[1], constants.O_WRONLY)] as const;
    const [stdout, stderr] = read.map((fd) => new Socket({ fd, readable: true, writable: false }));
    if (stdout === undefined || stderr === undefined) throw new SandboxError("unavailable", "no pipes");
    return {
      stdout,
      stderr,
      write,
      closeWriteEnds: () => write.forEach((fd) => closeSync(fd)),
      destroy: () => [stdout, stderr].forEach((socket) => socket.destroy()),
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function makeFifos(paths: readonly string[]): Promise<void> {
  const child = spawn("mkfifo", ["-m", "600", ...paths], { stdio: "ignore" });
  const outcome = await outcomeOf(child);
  if (outcome.kind !== "exited" || outcome.code !== 0)
    throw new SandboxError("unavailable", `mkfifo failed: ${JSON.stringify(outcome)}`);
}
