import { GitError } from "../errors.ts";
import { checkRemoteUrl } from "./check-remote-url.ts";
import type { Watcher } from "./end-with-us.ts";
import { gitEnvironment } from "./environment.ts";
import { startFailure } from "./failure-of.ts";
import { ownIdentity } from "./owner.ts";
import { startProcess } from "./start-process.ts";
import type { StartedProcess } from "./start-process.ts";
import type { CommandOptions, GitCredentials } from "./types.ts";

export interface CommandDeps {
  readonly binary: string;
  readonly tempDir: string;
  readonly protocols: readonly string[];
  readonly watcher: Watcher;
  /** Before the first command, what a dead process of ours left on this machine is ended. */
  readonly orphansEnded: () => Promise<void>;
}

export interface StartedCommand {
  readonly process: StartedProcess;
  /** What must not be in anything that it says. */
  readonly secrets: readonly string[];
}

/** One git, checked and in its environment. @throws GitError, or what the token's source throws */
export async function startCommand(
  deps: CommandDeps,
  args: readonly string[],
  asked: CommandOptions,
  timeoutMs: number | null,
): Promise<StartedCommand> {
  const { binary, tempDir, protocols, watcher } = deps;
  checkArguments(args, asked);
  const { remote, signal } = asked;
  if (remote !== undefined) checkRemoteUrl(remote.url, protocols);
  const credentials = remote?.auth ? await remote.auth() : null;
  await deps.orphansEnded();
  if (signal?.aborted) throw new GitError("git_aborted", `git ${args[0] ?? ""} was cancelled`);
  const { symlinks = false } = asked;
  const owner = ownIdentity();
  const safe = gitEnvironment({ tempDir, owner, ...(remote && { remote }), credentials, symlinks });
  const env = { ...asked.env, ...safe, ...placeOf(asked) };
  const cwd = asked.workTree ?? tempDir;
  const process = orFailure(args, () => startProcess({ binary, args, cwd, env, watcher, timeoutMs, signal }));
  return { process, secrets: credentials === null ? [] : secretsOf(credentials) };
}

/** Where git works; it never looks for a repository, which could be one that a stranger left there. */
function placeOf(asked: CommandOptions): Record<string, string> {
  if (asked.gitDir === undefined) return { GIT_DIR: "/nonexistent" };
  const place = { GIT_DIR: asked.gitDir };
  return asked.workTree === undefined ? place : { ...place, GIT_WORK_TREE: asked.workTree };
}

const settable =
  /^GIT_(?:(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL|DATE)|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|TRACE_PACKET)$/;

function checkArguments(args: readonly string[], asked: CommandOptions): void {
  const first = args[0] ?? "";
  if (!/^[a-z]/.test(first))
    throw new GitError("git_invalid_argument", "the first argument must be git's command");
  if (args.some((arg) => arg.includes("\0")))
    throw new GitError("git_invalid_argument", `git ${first}: an argument holds a NUL`);
  const refused = Object.keys(asked.env ?? {}).find((name) => !settable.test(name));
  if (refused !== undefined)
    throw new GitError("git_invalid_argument", `git ${first}: ${refused} cannot be set`);
}

/** As git and HTTP write them: plain, in a URL, in a Basic header. */
function secretsOf({ username, password }: GitCredentials): string[] {
  const basic = Buffer.from(`${username}:${password}`).toString("base64");
  return [password, encodeURIComponent(password), basic];
}

/** Some failures to start are thrown at once, others come with the process's end. */
function orFailure<T>(args: readonly string[], start: () => T): T {
  try {
    return start();
  } catch (error) {
    throw error instanceof Error ? startFailure(args, error) : error;
  }
}
