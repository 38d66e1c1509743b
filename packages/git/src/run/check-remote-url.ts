import { GitError } from "../errors.ts";

/**
 * A remote's URL is printed, logged and seen in argument vectors, so it holds no credentials; and only plain transports
 * count, never `ext::` or ssh, which start programs.
 *
 * @throws GitError `git_invalid_argument`
 */
export function checkRemoteUrl(url: string, protocols: readonly string[]): void {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || /[\u0000-\u0020\u007f]/.test(url)) throw invalid("a remote must be a URL");
  if (parsed.username !== "" || parsed.password !== "")
    throw invalid("a remote's URL must not hold credentials");
  if (!protocols.includes(parsed.protocol.replace(":", "")))
    throw invalid(`a remote by ${parsed.protocol} is not allowed (allowed: ${protocols.join(", ")})`);
}

function invalid(message: string): GitError {
  return new GitError("git_invalid_argument", message);
}
