import { GitError } from "../errors.ts";
import { classifyFailure } from "./classify-failure.ts";
import { redact } from "./redact.ts";
import type { EndReason, Exit } from "./start-process.ts";

/** The error of a process that ended; null when it did what it was asked. */
export function failureOf(
  args: readonly string[],
  exit: Exit,
  secrets: readonly string[],
  accept: readonly number[],
): GitError | null {
  const command = `git ${args[0] ?? ""}`;
  if (exit.error !== null) return startFailure(args, exit.error);
  const stderr = redact(exit.stderr, secrets);
  if (exit.reason !== null) return endedFailure(command, exit.reason, stderr);
  if (exit.code !== null && accept.includes(exit.code)) return null;
  return classifyFailure({ args, exitCode: exit.code, signal: exit.signal, stderr });
}

export function startFailure(args: readonly string[], error: Error): GitError {
  const command = `git ${args[0] ?? ""}`;
  const code = "code" in error ? String(error.code) : "";
  if (code === "E2BIG")
    return new GitError("git_invalid_argument", `${command}: the arguments are too long`, { cause: error });
  return new GitError("git_not_available", `${command} could not be started (${code})`, { cause: error });
}

function endedFailure(command: string, reason: EndReason, stderr: string): GitError {
  switch (reason) {
    case "aborted":
      return new GitError("git_aborted", `${command} was cancelled`, { stderr });
    case "killed":
      return new GitError("git_aborted", `${command} was ended`, { stderr });
    case "output":
      return new GitError("git_output_too_large", `${command} printed more than is allowed`, { stderr });
    case "timeout":
      return new GitError("git_timeout", `${command} did not end in time`, { stderr });
  }
}
