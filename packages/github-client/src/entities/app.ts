import { readAccount, type GithubAccount } from "./account.ts";
import { id, object, orNull, text, timeMs } from "./fields.ts";

export interface GithubAppInfo {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly url: string;
  readonly owner: GithubAccount | null;
}

export function readApp(value: unknown): GithubAppInfo {
  const raw = object(value, "app");
  return {
    id: id(raw),
    slug: text(raw, "slug"),
    name: text(raw, "name"),
    url: text(raw, "html_url"),
    owner: orNull(raw, "owner", (from, name) => readAccount(from[name])),
  };
}

export interface GithubInstallation {
  readonly id: string;
  readonly account: GithubAccount;
  readonly repositorySelection: "all" | "selected";
  /** Null while it is not suspended. */
  readonly suspendedAtMs: number | null;
  readonly createdAtMs: number | null;
  readonly updatedAtMs: number | null;
  readonly url: string | null;
}

export function readInstallation(value: unknown): GithubInstallation {
  const raw = object(value, "installation");
  return {
    id: id(raw),
    account: readAccount(raw["account"]),
    repositorySelection: raw["repository_selection"] === "selected" ? "selected" : "all",
    suspendedAtMs: orNull(raw, "suspended_at", timeMs),
    createdAtMs: orNull(raw, "created_at", timeMs),
    updatedAtMs: orNull(raw, "updated_at", timeMs),
    url: orNull(raw, "html_url", text),
  };
}
