import { child, flag, id, integer, object, orNull, text, timeMs, type Raw } from "./fields.ts";

export interface GithubPullRequest {
  /** GitHub's own id; within Foundry a pull request is known by repository id and number. */
  readonly id: string;
  readonly repoId: string;
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: "open" | "closed" | "merged";
  readonly isDraft: boolean;
  readonly url: string;
  readonly headRefName: string;
  readonly headSha: string;
  /** Null when the head's repository was deleted. */
  readonly headRepoId: string | null;
  readonly baseRefName: string;
  readonly baseSha: string;
  /** Null for a deleted account. */
  readonly authorLogin: string | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly closedAtMs: number | null;
  readonly mergedAtMs: number | null;
}

/** From the full form or the one in lists. */
export function readPullRequest(value: unknown): GithubPullRequest {
  const raw = object(value, "pull request");
  const head = child(raw, "head");
  const base = child(raw, "base");
  return {
    id: id(raw),
    repoId: id(child(base, "repo")),
    number: integer(raw, "number"),
    title: text(raw, "title"),
    body: orNull(raw, "body", text),
    state: readState(raw),
    isDraft: flag(raw, "draft"),
    url: text(raw, "html_url"),
    headRefName: text(head, "ref"),
    headSha: text(head, "sha"),
    headRepoId: orNull(head, "repo", (from, name) => id(child(from, name))),
    baseRefName: text(base, "ref"),
    baseSha: text(base, "sha"),
    authorLogin: orNull(raw, "user", (from, name) => text(child(from, name), "login")),
    ...readTimes(raw),
  };
}

/** GitHub calls a merged one closed; only `merged_at` tells. */
function readState(raw: Raw): GithubPullRequest["state"] {
  if (raw["state"] === "open") return "open";
  return raw["merged_at"] === null || raw["merged_at"] === undefined ? "closed" : "merged";
}

function readTimes(raw: Raw) {
  return {
    createdAtMs: timeMs(raw, "created_at"),
    updatedAtMs: timeMs(raw, "updated_at"),
    closedAtMs: orNull(raw, "closed_at", timeMs),
    mergedAtMs: orNull(raw, "merged_at", timeMs),
  };
}
