import { tmpdir } from "node:os";
import { checkRemoteUrl } from "./check-remote-url.ts";
import { collect } from "./collect.ts";
import { endOrphans } from "./end-orphans.ts";
import { createWatcher } from "./end-with-us.ts";
import { failureOf } from "./failure-of.ts";
import { readVersion } from "./read-version.ts";
import { redact } from "./redact.ts";
import { startCommand } from "./start-command.ts";
import type { CommandDeps, StartedCommand } from "./start-command.ts";
import type { Git, GitLimits, GitOptions, GitProcess, RunOptions, RunResult } from "./types.ts";

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
  const deps: CommandDeps = {
    binary: options.binary ?? "git",
    tempDir: options.tempDir ?? tmpdir(),
    protocols: options.protocols ?? ["https", "http"],
    watcher: createWatcher(),
    orphansEnded: once(endOrphans),
  };
  const run = (args: readonly string[], asked: RunOptions = {}): Promise<RunResult> =>
    runCommand(deps, limits, args, asked);
  return {
    limits,
    tempDir: deps.tempDir,
    run,
    async text(args, asked) {
      const { stdout } = await run(args, asked);
      return stdout.toString("utf8").replace(/\n$/, "");
    },
    async spawn(args, asked = {}) {
      return longLived(args, await startCommand(deps, args, asked, asked.timeoutMs ?? null));
    },
    version: once(() => readVersion(run)),
    checkRemote: (url) => checkRemoteUrl(url, deps.protocols),
  };
}

async function runCommand(
  deps: CommandDeps,
  limits: GitLimits,
  args: readonly string[],
  asked: RunOptions,
): Promise<RunResult> {
  const { process, secrets } = await startCommand(deps, args, asked, asked.timeoutMs ?? limits.timeoutMs);
  const stdout = collect(process, asked.maxOutputBytes ?? limits.maxOutputBytes);
  process.child.stdin.end(asked.input ?? "");
  const exit = await process.finished;
  const failure = failureOf(args, exit, secrets, asked.accept ?? [0]);
  if (failure !== null) throw failure;
  return { stdout: stdout(), stderr: redact(exit.stderr, secrets), exitCode: exit.code ?? 0 };
}

function longLived(args: readonly string[], command: StartedCommand): GitProcess {
  const { child, finished, end } = command.process;
  const done = endOf(args, command);
  // Whoever waits for it hears of it; who does not must not be ended by it.
  done.catch(() => undefined);
  const kill = async (): Promise<void> => {
    end("killed");
    await finished;
  };
  return {
    pid: child.pid ?? 0,
    stdin: child.stdin,
    stdout: child.stdout,
    done,
    close() {
      child.stdin.end();
      return done;
    },
    kill,
    [Symbol.asyncDispose]: kill,
  };
}

async function endOf(args: readonly string[], { process, secrets }: StartedCommand): Promise<void> {
  const failure = failureOf(args, await process.finished, secrets, [0]);
  if (failure !== null) throw failure;
}

/** The first success counts for ever; a failure only for those who waited for it. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
