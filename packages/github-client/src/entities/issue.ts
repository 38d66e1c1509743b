import { child, id, integer, object, orNull, text, timeMs } from "./fields.ts";

/** An issue, or a pull request seen as one. */
export interface GithubIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: "open" | "closed";
  readonly isPullRequest: boolean;
  readonly url: string;
  /** Null for a deleted account. */
  readonly authorLogin: string | null;
  /** GitHub's word: OWNER, MEMBER, COLLABORATOR, CONTRIBUTOR, FIRST_TIMER, FIRST_TIME_CONTRIBUTOR, MANNEQUIN or NONE. */
  readonly authorAssociation: string;
  readonly updatedAtMs: number;
}

export function readIssue(value: unknown): GithubIssue {
  const raw = object(value, "issue");
  return {
    number: integer(raw, "number"),
    title: text(raw, "title"),
    body: orNull(raw, "body", text),
    state: raw["state"] === "closed" ? "closed" : "open",
    isPullRequest: raw["pull_request"] !== null && raw["pull_request"] !== undefined,
    url: text(raw, "html_url"),
    authorLogin: orNull(raw, "user", (from, name) => text(child(from, name), "login")),
    authorAssociation: orNull(raw, "author_association", text) ?? "NONE",
    updatedAtMs: timeMs(raw, "updated_at"),
  };
}

export interface GithubComment {
  readonly id: string;
  readonly body: string;
  readonly url: string;
  /** Null for a deleted account. */
  readonly authorLogin: string | null;
  readonly isByBot: boolean;
  /** Id of the App that wrote it; null for a person, and where GitHub does not say. */
  readonly appId: string | null;
}

export function readComment(value: unknown): GithubComment {
  const raw = object(value, "comment");
  const author = orNull(raw, "user", child);
  return {
    id: id(raw),
    body: orNull(raw, "body", text) ?? "",
    url: text(raw, "html_url"),
    authorLogin: author && text(author, "login"),
    isByBot: author?.["type"] === "Bot",
    appId: orNull(raw, "performed_via_github_app", (from, name) => id(child(from, name))),
  };
}
