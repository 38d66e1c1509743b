import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GitError } from "../errors.ts";
import { hasCode } from "../has-code.ts";
import type { CommandOptions, Git, GitProcess, GitRemote, RunOptions, RunResult } from "../run/types.ts";
import type { MirrorLock } from "./lock.ts";
import type { MirrorOptions } from "./types.ts";

/** What every operation on a mirror is given. */
export interface MirrorContext {
  readonly git: Git;
  readonly path: string;
  readonly remote: GitRemote;
  readonly blobless: boolean;
  readonly lock: MirrorLock;
}

export function contextOf(options: MirrorOptions, lock: MirrorLock): MirrorContext {
  options.git.checkRemote(options.remoteUrl);
  return {
    git: options.git,
    path: options.path,
    remote: { url: options.remoteUrl, auth: options.auth },
    blobless: options.filter === "blob:none",
    lock,
  };
}

/** In the directory of a mirror in which a command found damage. */
export const damageMark = "foundry-damaged";

/** A blobless clone fetches what it lacks in the middle of any command, so there every command may reach the remote. */
function placed<T extends CommandOptions>(m: MirrorContext, options: T): T {
  return {
    ...options,
    gitDir: m.path,
    ...(m.blobless && options.remote === undefined && { remote: m.remote }),
  };
}

export function runIn(
  m: MirrorContext,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return markDamage(m, () => m.git.run(args, placed(m, options)));
}

export async function textIn(
  m: MirrorContext,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { stdout } = await runIn(m, args, options);
  return stdout.toString("utf8").replace(/\n$/, "");
}

export async function spawnIn(
  m: MirrorContext,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<GitProcess> {
  const process = await m.git.spawn(args, placed(m, options));
  const done = markDamage(m, () => process.done);
  // As the process's own: whoever waits hears of it.
  done.catch(() => undefined);
  return {
    ...process,
    done,
    close() {
      process.stdin.end();
      return done;
    },
  };
}

/** Talks to the remote, for as long as the repository is large. */
export function transfer(m: MirrorContext, args: readonly string[], options: RunOptions): Promise<RunResult> {
  return runIn(m, args, { timeoutMs: m.git.limits.transferTimeoutMs, ...options, remote: m.remote });
}

async function markDamage<T>(m: MirrorContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GitError && error.code === "git_corrupt") await leaveMark(m.path);
    throw error;
  }
}

async function leaveMark(path: string): Promise<void> {
  try {
    await writeFile(join(path, damageMark), "");
  } catch (error) {
    // Without its directory the next `ensure` sees the damage anyway.
    if (!hasCode(error, "ENOENT")) throw error;
  }
}
