import { tmpdir } from "node:os";
import { GitError } from "../errors.ts";
import { endOrphans } from "./end-orphans.ts";
import { createWatcher } from "./end-with-us.ts";
import { gitEnvironment } from "./environment.ts";
import { ownIdentity } from "./owner.ts";
import { checkRemoteUrl } from "./check-remote-url.ts";
import { collect } from "./collect.ts";
import { failureOf, startFailure } from "./failure-of.ts";
import { startProcess } from "./start-process.ts";
import type { StartedProcess } from "./start-process.ts";
import type {
  CommandOptions,
  Git,
  GitCredentials,
  GitLimits,
  GitOptions,
  GitProcess,
  RunOptions,
  RunResult,
} from "./types.ts";
import { redact } from "./redact.ts";
import { readVersion } from "./read-version.ts";

const defaults: GitLimits = {
  timeoutMs: 10 * 60_000,
  transferTimeoutMs: 60 * 60_000,
  maxOutputBytes: 64 * 1024 * 1024,
  maxMirrorBytes: 20 * 1024 ** 3,
  maxWorktreeFiles: 500_000,
};

/** One per process is enough. Nothing is started before the first command. */
export function createGit(options: GitOptions = {}): Git {
  const limits: GitLimits = { ...defaults, ...options.limits };
  const tempDir = options.tempDir ?? tmpdir();
  const protocols = options.protocols ?? ["https", "http"];
  const binary = options.binary ?? "git";
  const watcher = createWatcher();
  const owner = ownIdentity();
  /** Before the first command, what a dead process of ours left on this machine is ended. */
  let orphans: Promise<void> | undefined;
  let version: ReturnType<Git["version"]> | undefined;

  async function start(
    args: readonly string[],
    asked: CommandOptions,
    timeoutMs: number | null,
  ): Promise<{ process: StartedProcess; secrets: string[] }> {
    checkArguments(args, asked);
    const { remote } = asked;
    if (remote !== undefined) checkRemoteUrl(remote.url, protocols);
    const credentials = remote?.auth ? await remote.auth() : null;
    await (orphans ??= endOrphans());
    if (asked.signal?.aborted) throw new GitError("git_aborted", `git ${args[0] ?? ""} was cancelled`);
    const safe = gitEnvironment({ tempDir, owner, ...(remote && { remote }), credentials });
    const process = orFailure(args, () =>
      startProcess({
        binary,
        args,
        cwd: asked.workTree ?? tempDir,
        env: { ...asked.env, ...safe, ...placeOf(asked) },
        watcher,
        timeoutMs,
        signal: asked.signal,
      }),
    );
    return { process, secrets: credentials === null ? [] : secretsOf(credentials) };
  }

  async function run(args: readonly string[], asked: RunOptions = {}): Promise<RunResult> {
    const { process, secrets } = await start(args, asked, asked.timeoutMs ?? limits.timeoutMs);
    const stdout = collect(process, asked.maxOutputBytes ?? limits.maxOutputBytes);
    process.child.stdin.end(asked.input ?? "");
    const exit = await process.finished;
    const failure = failureOf(args, exit, secrets, asked.accept ?? [0]);
    if (failure !== null) throw failure;
    return { stdout: stdout(), stderr: redact(exit.stderr, secrets), exitCode: exit.code ?? 0 };
  }

  async function spawn(args: readonly string[], asked: CommandOptions = {}): Promise<GitProcess> {
    const { process, secrets } = await start(args, asked, asked.timeoutMs ?? null);
    const done = endOf(args, process, secrets);
    // Whoever waits for it hears of it; who does not must not be ended by it.
    done.catch(() => undefined);
    const kill = async (): Promise<void> => {
      process.end("killed");
      await process.finished;
    };
    return {
      pid: process.child.pid ?? 0,
      stdin: process.child.stdin,
      stdout: process.child.stdout,
      done,
      close() {
        process.child.stdin.end();
        return done;
      },
      kill,
      [Symbol.asyncDispose]: kill,
    };
  }

  return {
    limits,
    tempDir,
    run,
    spawn,
    async text(args, asked) {
      const { stdout } = await run(args, asked);
      return stdout.toString("utf8").replace(/\n$/, "");
    },
    version: () => (version ??= readVersion(run)),
    checkRemote: (url) => checkRemoteUrl(url, protocols),
  };
}

async function endOf(
  args: readonly string[],
  process: StartedProcess,
  secrets: readonly string[],
): Promise<void> {
  const failure = failureOf(args, await process.finished, secrets, [0]);
  if (failure !== null) throw failure;
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
