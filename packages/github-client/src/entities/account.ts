import { id, object, orNull, text } from "./fields.ts";

export interface GithubAccount {
  readonly id: string;
  readonly login: string;
  readonly type: "Organization" | "User";
  readonly name: string | null;
  readonly avatarUrl: string | null;
  readonly url: string | null;
}

/** From a user, an organization, or the short form of either inside other objects. */
export function readAccount(value: unknown): GithubAccount {
  const raw = object(value, "account");
  return {
    id: id(raw),
    login: text(raw, "login"),
    type: raw["type"] === "Organization" ? "Organization" : "User",
    name: orNull(raw, "name", text),
    avatarUrl: orNull(raw, "avatar_url", text),
    url: orNull(raw, "html_url", text),
  };
}
