import { child, flag, id, object, orNull, text, timeMs } from "./fields.ts";

export interface GithubRepository {
  readonly id: string;
  readonly fullName: string;
  readonly owner: string;
  readonly ownerId: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly isFork: boolean;
  readonly defaultBranch: string;
  readonly description: string | null;
  readonly url: string;
  /** Null before the first push. */
  readonly pushedAtMs: number | null;
  readonly createdAtMs: number | null;
  readonly updatedAtMs: number;
}

export function readRepository(value: unknown): GithubRepository {
  const raw = object(value, "repository");
  const owner = child(raw, "owner");
  return {
    id: id(raw),
    fullName: text(raw, "full_name"),
    owner: text(owner, "login"),
    ownerId: id(owner),
    name: text(raw, "name"),
    isPrivate: flag(raw, "private"),
    isArchived: flag(raw, "archived"),
    isFork: flag(raw, "fork"),
    defaultBranch: text(raw, "default_branch"),
    description: orNull(raw, "description", text),
    url: text(raw, "html_url"),
    pushedAtMs: orNull(raw, "pushed_at", timeMs),
    createdAtMs: orNull(raw, "created_at", timeMs),
    updatedAtMs: timeMs(raw, "updated_at"),
  };
}
