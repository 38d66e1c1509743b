import { spawn } from "node:child_process";

/** git said no: its exit code and what it wrote to stderr. */
class GitError extends Error {
  readonly exitCode: number;

  constructor(command: string, exitCode: number, stderr: string) {
    super(`git ${command} ended with ${exitCode}: ${stderr.trim()}`);
    this.name = "GitError";
    this.exitCode = exitCode;
  }
}

export interface GitOptions {
  input?: string | Buffer;
  env?: Record<string, string>;
  /** Exit codes that are an answer, not a failure. Default: only 0. */
  accept?: readonly number[];
}

/**
 * An environment in which nothing of the machine's or the person's git configuration counts, and no hook,
 * prompt or helper runs.
 */
export function gitEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    LC_ALL: "C",
    HOME: "/nonexistent",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_COUNT: "2",
    GIT_CONFIG_KEY_0: "core.hooksPath",
    GIT_CONFIG_VALUE_0: "/dev/null",
    GIT_CONFIG_KEY_1: "safe.directory",
    GIT_CONFIG_VALUE_1: "*",
    ...extra,
  };
}

/** Runs git in a bare repository: an argument vector, never a shell. Resolves to stdout and the exit code. */
export function runGit(
  gitDir: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<{ stdout: Buffer; exitCode: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ stdout: Buffer; exitCode: number }>();
  const child = spawn("git", [`--git-dir=${gitDir}`, ...args], {
    env: gitEnvironment(options.env),
    stdio: ["pipe", "pipe", "pipe"],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  child.on("error", reject);
  // git may end before it has read all of its input; its exit code tells why.
  child.stdin.on("error", () => undefined);
  child.on("close", (code) => {
    const exitCode = code ?? -1;
    if ((options.accept ?? [0]).includes(exitCode)) resolve({ stdout: Buffer.concat(out), exitCode });
    else reject(new GitError(args[0] ?? "", exitCode, Buffer.concat(err).toString("utf8")));
  });
  child.stdin.end(options.input);
  return promise;
}

/** stdout as text, without the newline at its end. */
export async function gitText(
  gitDir: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  const { stdout } = await runGit(gitDir, args, options);
  return stdout.toString("utf8").replace(/\n$/, "");
}
