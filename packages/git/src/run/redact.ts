const longest = 2_000;

/**
 * Text of git for people and logs: without the given secrets, credentials in URLs and tokens of GitHub's, and short. It
 * may be a hostile server's: the patterns see a bounded part of it. That part is cut again after, so that no half of a
 * secret is left at its beginning.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let safe = text;
  for (const secret of secrets) if (secret !== "") safe = safe.replaceAll(secret, "[secret]");
  safe = safe
    .slice(-2 * longest)
    .replace(/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@]+@/gi, "$1[secret]@")
    .replace(/\b(?:gh[a-z]_|github_pat_)[A-Za-z0-9_]+/g, "[secret]")
    .replace(/\b(authorization:\s*)\S.*/gi, "$1[secret]");
  return safe.length <= longest ? safe : `…${safe.slice(-longest)}`;
}
