import { spawnSync } from "node:child_process";

/** Git in the kit's own workspaces, untouched by the person's configuration. Throws with git's words. */
export function git(cwd: string, ...args: string[]): string {
  const done = spawnSync("git", args, { cwd, encoding: "utf8", env: gitEnv(), maxBuffer: 64 * 1_048_576 });
  if (done.error !== undefined) throw new Error(`git cannot be run: ${done.error.message}`);
  if (done.status !== 0) throw new Error(`git ${args[0] ?? ""} failed: ${done.stderr.trim()}`);
  return done.stdout;
}

/** Whether git knows it: `cat-file -e` and the like. */
export function gitSays(cwd: string, ...args: string[]): boolean {
  return spawnSync("git", args, { cwd, stdio: "ignore", env: gitEnv() }).status === 0;
}

export const identity = { name: "Conformance Kit", email: "conformance@example.com" };

function gitEnv(): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
    GIT_AUTHOR_NAME: identity.name,
    GIT_AUTHOR_EMAIL: identity.email,
    GIT_COMMITTER_NAME: identity.name,
    GIT_COMMITTER_EMAIL: identity.email,
  };
}
