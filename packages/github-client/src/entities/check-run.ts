import { id, object, orNull, text } from "./fields.ts";

export type GithubCheckConclusion =
  "success" | "failure" | "neutral" | "cancelled" | "skipped" | "timed_out" | "action_required";

export interface GithubCheckRun {
  readonly id: string;
  readonly name: string;
  readonly headSha: string;
  /** Empty when its App gave none. */
  readonly externalId: string;
  /** `queued`, `in_progress`, `completed`, or a word that GitHub adds. */
  readonly status: string;
  /** GitHub's word; null until it is completed. */
  readonly conclusion: string | null;
  readonly url: string | null;
}

export function readCheckRun(value: unknown): GithubCheckRun {
  const raw = object(value, "check run");
  return {
    id: id(raw),
    name: text(raw, "name"),
    headSha: text(raw, "head_sha"),
    externalId: orNull(raw, "external_id", text) ?? "",
    status: text(raw, "status"),
    conclusion: orNull(raw, "conclusion", text),
    url: orNull(raw, "html_url", text),
  };
}
