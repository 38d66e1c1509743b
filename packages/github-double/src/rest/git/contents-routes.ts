import { posix } from "node:path";
import { findRepository } from "../../auth/find-repository.ts";
import { readBlob, readDirectory, readEntry, readSubmoduleUrl, type TreeEntry } from "../../git/read-tree.ts";
import { resolveCommit } from "../../git/resolve-commit.ts";
import { HttpError, notFound } from "../../http/http-error.ts";
import { type ApiRequest, ok, type Reply, type Route } from "../../http/route.ts";
import { type ContentPlace, presentContent } from "../../present/content.ts";
import type { Repository } from "../../state/entities.ts";
import { fullName } from "../../state/find.ts";

const maxInlineBytes = 1024 * 1024;
const maxRawBytes = 100 * 1024 * 1024;

/** Files, directories, symbolic links and submodules at a ref. */
export const contentsRoutes: readonly Route[] = ["", "/*"].map((suffix) => ({
  method: "GET",
  path: `/repos/:owner/:repo/contents${suffix}`,
  auth: "any",
  permission: ["contents", "read"],
  handle: getContents,
}));

async function getContents(request: ApiRequest): Promise<Reply> {
  const repository = findRepository(request);
  const path = cleanPath(request.params["*"] ?? "");
  const ref = request.query.get("ref") ?? repository.defaultBranch;
  const commit = await resolveCommit(repository, ref);
  if (commit === null) throw new HttpError(404, `No commit found for the ref ${ref}`);
  const place = { world: request.world, name: fullName(request.world.state, repository), ref };
  const entry = path === "" ? null : await readEntry(repository.gitDir, commit, path);
  if (path !== "" && entry === null) throw notFound();
  if (entry === null || entry.type === "tree") return listDirectory(repository, commit, path, place);
  return getEntry(request, repository, commit, entry, place);
}

/** No way out of the repository, and no way around git's own names. */
function cleanPath(path: string): string {
  const clean = path.replace(/\/+$/, "");
  const parts = clean.split("/");
  if (clean !== "" && parts.some((part) => part === "" || part === "." || part === "..")) throw notFound();
  return clean;
}

async function listDirectory(
  repository: Repository,
  commit: string,
  path: string,
  place: ContentPlace,
): Promise<Reply> {
  const entries = await readDirectory(repository.gitDir, commit, path);
  // In a directory GitHub calls submodules files, for the sake of old clients.
  return ok(entries.map((entry) => presentContent(place, entry, kindOf(entry, "file"))));
}

async function getEntry(
  request: ApiRequest,
  repository: Repository,
  commit: string,
  entry: TreeEntry,
  place: ContentPlace,
): Promise<Reply> {
  if (entry.type === "commit") {
    const submoduleUrl = await readSubmoduleUrl(repository.gitDir, commit, entry.path);
    return ok({ ...presentContent(place, entry, "submodule"), submodule_git_url: submoduleUrl });
  }
  if (entry.mode === "120000") return getSymlink(request, repository, commit, entry, place);
  return getFile(request, repository, entry, place);
}

/** A link to a file of the repository is answered with that file, as on GitHub. */
async function getSymlink(
  request: ApiRequest,
  repository: Repository,
  commit: string,
  entry: TreeEntry,
  place: ContentPlace,
): Promise<Reply> {
  const target = (await readBlob(repository.gitDir, entry.sha)).toString("utf8");
  const path = posix.normalize(posix.join(posix.dirname(entry.path), target));
  const inside = !target.startsWith("/") && !path.startsWith("..");
  const found = inside ? await readEntry(repository.gitDir, commit, path) : null;
  if (found?.type === "blob" && found.mode !== "120000") return getFile(request, repository, found, place);
  return ok({ ...presentContent(place, entry, "symlink"), target });
}

/** Up to 1 MB inside the JSON; above it without the content; up to 100 MB as raw bytes. */
async function getFile(
  request: ApiRequest,
  repository: Repository,
  entry: TreeEntry,
  place: ContentPlace,
): Promise<Reply> {
  if (entry.size > maxRawBytes) {
    throw new HttpError(403, "This API returns blobs up to 100 MB in size.", {
      errors: [{ resource: "Blob", field: "data", code: "too_large" }],
    });
  }
  const presented = presentContent(place, entry, "file");
  const raw = /application\/vnd\.github(\.v3)?\.raw/.test(String(request.headers["accept"] ?? ""));
  if (!raw && entry.size > maxInlineBytes) return ok({ ...presented, content: "", encoding: "none" });
  const bytes = await readBlob(repository.gitDir, entry.sha);
  if (raw) {
    const headers = { "content-type": "application/vnd.github.raw+json; charset=utf-8" };
    return { status: 200, body: bytes, headers };
  }
  // 60 characters in a line, as GitHub breaks them.
  const content = bytes.toString("base64").replaceAll(/(.{60})/g, "$1\n");
  const ended = content === "" || content.endsWith("\n") ? content : `${content}\n`;
  return ok({ ...presented, content: ended, encoding: "base64" });
}

function kindOf(entry: TreeEntry, submodule: "file" | "submodule") {
  if (entry.type === "tree") return "dir" as const;
  if (entry.type === "commit") return submodule;
  return entry.mode === "120000" ? ("symlink" as const) : ("file" as const);
}
