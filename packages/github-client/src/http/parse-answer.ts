import { GithubError } from "../github-error.ts";

/**
 * Integers of 16 digits and more under an id's name become strings: GitHub's delivery ids have 64 bits and would lose
 * their last digits as numbers. The pattern cannot match inside a string, where its quotes would be escaped.
 */
const longId = /("(?:\w+_)?id":\s*)(\d{16,})/;

/** @throws GithubError github_unavailable when a 2xx is not JSON: a proxy's page, or an answer cut off */
export function parseAnswer(body: unknown): unknown {
  if (typeof body !== "string" || body === "") return null;
  try {
    return JSON.parse(longId.test(body) ? body.replaceAll(new RegExp(longId, "g"), '$1"$2"') : body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new GithubError("github_unavailable", "GitHub's answer is not JSON");
  }
}
