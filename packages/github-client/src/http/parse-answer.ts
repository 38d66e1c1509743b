import { GithubError } from "../github-error.ts";

/** Cannot match inside a string, where its quotes would be escaped. */
const longIds = /("(?:\w+_)?id":\s*)(\d{16,})/g;

/**
 * Ids of 16 digits and more become strings: GitHub's delivery ids have 64 bits and would lose their last digits as
 * numbers. The search takes as long as the parsing, so it is only for the answers that hold such ids.
 */
export function quoteLongIds(json: string): string {
  return json.replaceAll(longIds, '$1"$2"');
}

/** @throws GithubError github_unavailable when a 2xx is not JSON: a proxy's page, or an answer cut off */
export function parseAnswer(body: unknown): unknown {
  if (typeof body !== "string" || body === "") return null;
  try {
    return JSON.parse(body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new GithubError("github_unavailable", "GitHub's answer is not JSON");
  }
}
