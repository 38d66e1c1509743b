import { id, object, orNull, text } from "./fields.ts";

export interface GithubMember {
  readonly id: string;
  readonly login: string;
  /** Null in lists, where GitHub gives no names. */
  readonly name: string | null;
  readonly avatarUrl: string | null;
  /** Known only when members were listed by role: GitHub's list does not say it. */
  readonly role: "admin" | "member" | null;
}

export function readMember(value: unknown, role: GithubMember["role"]): GithubMember {
  const raw = object(value, "member");
  return {
    id: id(raw),
    login: text(raw, "login"),
    name: orNull(raw, "name", text),
    avatarUrl: orNull(raw, "avatar_url", text),
    role,
  };
}
