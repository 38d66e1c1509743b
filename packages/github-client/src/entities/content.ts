import { GithubError } from "../github-error.ts";
import { integer, object, orNull, text } from "./fields.ts";

/**
 * What stands at a path of a commit. `other`: something that is no readable file, be it a directory, a symbolic link
 * that leads nowhere, a submodule, or a file that GitHub does not give as base64 (above 1 MB it says `none`).
 */
export type GithubContent =
  | { readonly kind: "file"; readonly blobSha: string; readonly size: number; readonly bytes: Buffer }
  | { readonly kind: "absent"; readonly reason: "no_file" | "no_commit" }
  | {
      readonly kind: "other";
      readonly type: "directory" | "symlink" | "submodule" | "encoding" | "unknown";
      /** Bytes, of a file; null for all else, and for a file above 100 MB, whose size GitHub does not say. */
      readonly size: number | null;
    };

export function readContent(value: unknown): GithubContent {
  if (Array.isArray(value)) return { kind: "other", type: "directory", size: null };
  const raw = object(value, "content");
  const type = raw["type"];
  // An older API calls a submodule a file, with an URL of the submodule beside it.
  if (type === "submodule" || typeof raw["submodule_git_url"] === "string") {
    return { kind: "other", type: "submodule", size: null };
  }
  if (type === "symlink") return { kind: "other", type, size: null };
  if (type === "dir") return { kind: "other", type: "directory", size: null };
  if (type !== "file") return { kind: "other", type: "unknown", size: null };
  const encoding = orNull(raw, "encoding", text);
  if (encoding !== "base64") return { kind: "other", type: "encoding", size: orNull(raw, "size", integer) };
  const bytes = Buffer.from(text(raw, "content"), "base64");
  return { kind: "file", blobSha: text(raw, "sha"), size: bytes.byteLength, bytes };
}

/**
 * A refusal that says what is there: 404, and 403 for a file above 100 MB.
 * @throws the error itself when it says something else
 */
export function contentOfRefusal(error: unknown): GithubContent {
  if (!(error instanceof GithubError)) throw error;
  if (error.code === "github_not_found") {
    return { kind: "absent", reason: /no commit found/i.test(error.message) ? "no_commit" : "no_file" };
  }
  if (error.fields.some(({ code }) => code === "too_large")) {
    return { kind: "other", type: "encoding", size: null };
  }
  throw error;
}
