import { integer, object, orNull, text } from "./fields.ts";

/** A comment on a line of a pull request's diff. */
export interface GithubLineComment {
  readonly path: string;
  /** Null where the line is gone, or the comment is on the file. */
  readonly line: number | null;
  readonly body: string;
  readonly diffHunk: string;
}

export function readLineComment(value: unknown): GithubLineComment {
  const raw = object(value, "review comment");
  return {
    path: text(raw, "path"),
    line: orNull(raw, "line", integer),
    body: orNull(raw, "body", text) ?? "",
    diffHunk: orNull(raw, "diff_hunk", text) ?? "",
  };
}
