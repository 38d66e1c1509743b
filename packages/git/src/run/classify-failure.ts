import { GitError } from "../errors.ts";
import type { GitErrorCode } from "../errors.ts";

/** What git says, in the order in which it is looked for: a cause before its consequences. LC_ALL=C makes it stable. */
const causes: readonly (readonly [GitErrorCode, RegExp])[] = [
  ["git_disk_full", /No space left on device|Disk quota exceeded/],
  ["git_auth_failed", /Authentication failed|could not read (?:Username|Password)|returned error: 40[13]\b/],
  [
    "git_repository_not_found",
    /repository '.*' not found|returned error: 404\b|does not appear to be a git repository|repository '.*' does not exist/,
  ],
  ["git_ref_not_found", /couldn't find remote ref/],
  ["git_object_not_found", /not our ref/],
  [
    "git_network",
    /Could not resolve|Failed to connect|Connection (?:refused|reset|timed out)|RPC failed|early EOF|unexpected disconnect|hung up|too slow|unable to access|returned error: |curl \d+|protocol error|invalid server response|did not receive expected|expected flush/i,
  ],
  ["git_ref_changed", /cannot lock ref '.*': (?:is at [0-9a-f]+ but expected|reference already exists)/],
  ["git_locked", /\.lock': File exists|packed-refs\.new: File exists|Another git process|is locked/],
  ["git_unsafe_tree", /invalid path '|unable to create file|File name too long/],
  [
    "git_object_not_found",
    /bad object [0-9a-f]{40}|[Nn]ot a valid (?:object|commit) name|not a valid object$|bad revision|unknown revision|not our ref|not something we can merge|could not parse as tree/m,
  ],
  [
    "git_corrupt",
    /not a git repository|corrupt|is empty$|missing (?:object|blob|tree|commit)|unable to (?:read|parse|find)|[Cc]ould not read|bad (?:object|tree|pack|signature)|inflate|(?:hash|sha1|checksum) mismatch|cannot be accessed|broken|did not send all necessary|Failed to traverse|invalid object/m,
  ],
];

export interface Failure {
  readonly args: readonly string[];
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Redacted already. */
  readonly stderr: string;
}

/** An error of git's own, by what it wrote. */
export function classifyFailure(failure: Failure): GitError {
  const { args, exitCode, signal, stderr } = failure;
  const code = causes.find(([, pattern]) => pattern.test(stderr))?.[0] ?? "git_failed";
  const how = signal === null ? `ended with ${exitCode}` : `was ended by ${signal}`;
  const said = mainLine(stderr);
  return new GitError(code, `git ${args[0] ?? ""} ${how}${said === "" ? "" : `: ${said}`}`, {
    exitCode,
    stderr,
  });
}

/** The line that says most: the last that git marks as an error. */
function mainLine(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== "");
  const marked = lines.filter((line) => /^(?:fatal|error|remote):/.test(line));
  return (marked.findLast((line) => line.startsWith("fatal:")) ?? marked.at(-1) ?? lines.at(-1) ?? "").slice(
    0,
    500,
  );
}
