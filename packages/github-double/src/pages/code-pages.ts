import { readBlob, readEntry } from "../git/read-tree.ts";
import { readCommits } from "../git/read-commits.ts";
import { resolveCommit } from "../git/resolve-commit.ts";
import { notFound } from "../http/http-error.ts";
import type { ApiRequest, Reply, Route } from "../http/route.ts";
import type { Repository } from "../state/entities.ts";
import { fullName } from "../state/find.ts";
import { findReadable, repositoryLink, repositoryReply } from "./find-readable.ts";
import { escapeHtml } from "./html.ts";

const page = { method: "GET", auth: "any", free: true } as const;
const maxShownBytes = 256 * 1024;
const maxShownCommits = 30;

/** Branches, commits and files: where a dashboard's links to code lead. */
export const codePageRoutes: readonly Route[] = [
  { ...page, path: "/:owner/:repo/branches", handle: branchesPage },
  { ...page, path: "/:owner/:repo/tree/*", handle: branchPage },
  { ...page, path: "/:owner/:repo/commit/:sha", handle: commitPage },
  { ...page, path: "/:owner/:repo/blob/*", handle: filePage },
  { ...page, path: "/:owner/:repo/new/*", handle: newFilePage },
];

function pathTo(request: ApiRequest, repository: Repository, kind: string, name: string): string {
  const encoded = name.split("/").map(encodeURIComponent).join("/");
  return escapeHtml(`/${fullName(request.world.state, repository)}/${kind}/${encoded}`);
}

function branchesPage(request: ApiRequest): Reply {
  const repository = findReadable(request);
  const branches = [...repository.refs.keys()].filter((ref) => ref.startsWith("refs/heads/"));
  const items = branches.map((ref) => {
    const branch = ref.slice("refs/heads/".length);
    return `<li><a href="${pathTo(request, repository, "tree", branch)}"><code>${escapeHtml(branch)}</code></a></li>`;
  });
  return repositoryReply(
    "Branches",
    `${repositoryLink(request, repository)}<h1>Branches</h1><ul>${items.join("")}</ul>`,
  );
}

/** A branch's latest commits. */
async function branchPage(request: ApiRequest): Promise<Reply> {
  const repository = findReadable(request);
  const name = request.params["*"] ?? "";
  const sha = await resolveCommit(repository, name);
  if (sha === null) throw notFound();
  const commits = await readCommits(repository.gitDir, sha, maxShownCommits);
  const items = commits.map((commit) => {
    const subject = escapeHtml(commit.message.split("\n")[0] ?? "");
    const link = `<a href="${pathTo(request, repository, "commit", commit.sha)}"><code>${commit.sha.slice(0, 7)}</code></a>`;
    return `<li>${link} ${subject} · ${escapeHtml(commit.author.name)}</li>`;
  });
  const heading = `<h1><code>${escapeHtml(name)}</code></h1>`;
  return repositoryReply(name, `${repositoryLink(request, repository)}${heading}<ul>${items.join("")}</ul>`);
}

async function commitPage(request: ApiRequest): Promise<Reply> {
  const repository = findReadable(request);
  const sha = await resolveCommit(repository, request.params["sha"] ?? "");
  const [commit] = sha === null ? [] : await readCommits(repository.gitDir, sha, 1);
  if (commit === undefined) throw notFound();
  const [subject = "", ...rest] = commit.message.split("\n");
  const files = [...commit.added, ...commit.modified].map((path) => {
    const href = pathTo(request, repository, "blob", `${commit.sha}/${path}`);
    return `<li><a href="${href}"><code>${escapeHtml(path)}</code></a></li>`;
  });
  const removed = commit.removed.map((path) => `<li><del><code>${escapeHtml(path)}</code></del></li>`);
  return repositoryReply(
    subject,
    `${repositoryLink(request, repository)}<h1>${escapeHtml(subject)}</h1>
<p>${escapeHtml(commit.author.name)} · <code>${commit.sha}</code></p>
<p>${escapeHtml(rest.join("\n").trim()).replaceAll("\n", "<br>")}</p><ul>${[...files, ...removed].join("")}</ul>`,
  );
}

/** A file with its lines, so that `#L3` leads to the third. */
async function filePage(request: ApiRequest): Promise<Reply> {
  const repository = findReadable(request);
  const { ref, path } = splitPlace(repository, request.params["*"] ?? "");
  const commit = await resolveCommit(repository, ref);
  const entry = commit === null || path === "" ? null : await readEntry(repository.gitDir, commit, path);
  if (entry === null || entry.type !== "blob") throw notFound();
  const isShown = entry.size <= maxShownBytes;
  const text = isShown ? (await readBlob(repository.gitDir, entry.sha)).toString("utf8") : "";
  const lines = text.replace(/\n$/, "").split("\n");
  const code = lines.map((line, at) => `<li id="L${at + 1}"><code>${escapeHtml(line)}</code></li>`);
  const body = isShown ? `<ol>${code.join("")}</ol>` : "<p>The file is too large to be shown.</p>";
  return repositoryReply(
    path,
    `${repositoryLink(request, repository)}<h1><code>${escapeHtml(path)}</code></h1><p>At <code>${escapeHtml(ref)}</code></p>${body}`,
  );
}

/** A branch's name may have slashes, too: the longest that there is. */
function splitPlace(repository: Repository, place: string): { ref: string; path: string } {
  const branches = [...repository.refs.keys()]
    .map((ref) => ref.replace(/^refs\/(heads|tags)\//, ""))
    .filter((name) => place.startsWith(`${name}/`))
    .toSorted((a, b) => b.length - a.length);
  const ref = branches[0] ?? place.split("/")[0] ?? "";
  return { ref, path: place.slice(ref.length + 1) };
}

function newFilePage(request: ApiRequest): Reply {
  const repository = findReadable(request);
  const file = escapeHtml(request.query.get("filename") ?? "a file");
  const branch = escapeHtml(request.params["*"] ?? repository.defaultBranch);
  return repositoryReply(
    "New file",
    `${repositoryLink(request, repository)}<h1>New file <code>${file}</code></h1>
<p>GitHub's editor would open here. The demo has none: a file comes onto <code>${branch}</code> by a push.</p>`,
  );
}
