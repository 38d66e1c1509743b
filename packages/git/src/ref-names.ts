import { GitError } from "./errors.ts";

/**
 * git-check-ref-format(1)'s rules for a branch's name (without `refs/heads/`): it does not start with "-", so that it
 * cannot be taken for an option, and is not `HEAD`. At most 255 bytes.
 */
export function isBranchName(name: string): boolean {
  if (name === "" || Buffer.byteLength(name) > 255 || name === "@" || name === "HEAD") return false;
  if (/[\u0000-\u0020\u007f~^:?*[\\]/.test(name)) return false;
  if (name.includes("..") || name.includes("//") || name.includes("@{")) return false;
  if (name.startsWith("-") || name.startsWith("/") || name.endsWith("/") || name.endsWith(".")) return false;
  return name.split("/").every((part) => !part.startsWith(".") && !part.endsWith(".lock"));
}

/** @throws GitError `git_invalid_argument` */
export function assertBranchName(name: string): void {
  if (!isBranchName(name)) throw invalid(`${JSON.stringify(name.slice(0, 100))} is not a branch name`);
}

/** A full ref name: `refs/<kind>/<name>`. @throws GitError `git_invalid_argument` */
export function assertRefName(ref: string): void {
  if (!/^refs\/[a-z]/.test(ref) || !isBranchName(ref) || ref.split("/").length < 3)
    throw invalid(`${JSON.stringify(ref.slice(0, 100))} is not a full ref name`);
}

/** A full object id in lower-case hex, SHA-1 or SHA-256. @throws GitError `git_invalid_argument` */
export function assertObjectId(sha: string): void {
  if (!/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(sha))
    throw invalid(`${JSON.stringify(sha.slice(0, 100))} is not a full object id`);
}

function invalid(message: string): GitError {
  return new GitError("git_invalid_argument", message);
}
