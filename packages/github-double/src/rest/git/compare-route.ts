import { findRepository } from "../../auth/find-repository.ts";
import { compareCommits, readChangedFiles } from "../../git/compare.ts";
import { readCommits } from "../../git/read-commits.ts";
import { resolveCommit } from "../../git/resolve-commit.ts";
import { HttpError, notFound } from "../../http/http-error.ts";
import { paginate } from "../../http/paginate.ts";
import type { ApiRequest, Reply, Route } from "../../http/route.ts";
import { presentCommit } from "../../present/commit.ts";
import type { Repository } from "../../state/entities.ts";
import { accountById, fullName } from "../../state/find.ts";

/** Branches have slashes, so the whole rest of the path is the pair. */
export const compareRoute: Route = {
  method: "GET",
  path: "/repos/:owner/:repo/compare/*",
  auth: "any",
  permission: ["contents", "read"],
  handle: compare,
};

const maxCommits = 10_000;
const maxFiles = 300;

/** Commits oldest first in pages; the files come with the first page only, as on GitHub. */
async function compare(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findRepository(request);
  const pair = request.params["*"] ?? "";
  const { base, head } = await findPair(request, repository, pair);
  const { gitDir } = repository;
  const found = await compareCommits(gitDir, base, head);
  if (found === null) throw new HttpError(404, `No common ancestor between ${pair.replace("...", " and ")}.`);
  const [commits, edges, files] = await Promise.all([
    readCommits(gitDir, `${base}..${head}`, maxCommits),
    Promise.all([base, found.mergeBase].map((sha) => readCommits(gitDir, sha, 1))),
    readChangedFiles(gitDir, base, head),
  ]);
  const [baseCommit, mergeBaseCommit] = edges
    .flat()
    .map((commit) => presentCommit(world, repository, commit));
  const isFirst = (request.query.get("page") ?? "1") === "1";
  const present = (commit: (typeof commits)[number]) => presentCommit(world, repository, commit);
  return paginate(request, commits.toReversed(), present, (shown) => ({
    ...urls(request, repository, pair, { base, head }),
    base_commit: baseCommit,
    merge_base_commit: mergeBaseCommit,
    status: found.status,
    ahead_by: found.aheadBy,
    behind_by: found.behindBy,
    total_commits: found.aheadBy,
    commits: shown,
    ...(isFirst ? { files: files.slice(0, maxFiles) } : {}),
  }));
}

/** @throws HttpError 404 when one of the two is nothing, or in a fork: those are not compared here */
async function findPair(
  request: ApiRequest,
  repository: Repository,
  pair: string,
): Promise<{ base: string; head: string }> {
  const [base, head, ...more] = pair.split("...").map((name) => ownName(request, repository, name));
  if (base === undefined || head === undefined || more.length > 0) throw notFound();
  const [baseSha, headSha] = await Promise.all([base, head].map((name) => resolveCommit(repository, name)));
  if (typeof baseSha !== "string" || typeof headSha !== "string") throw notFound();
  return { base: baseSha, head: headSha };
}

/** `owner:branch` means the same as `branch` when the owner is this repository's. */
function ownName({ world }: ApiRequest, repository: Repository, name: string): string {
  const prefix = `${accountById(world.state, repository.ownerId).login}:`;
  return name.toLowerCase().startsWith(prefix.toLowerCase()) ? name.slice(prefix.length) : name;
}

function urls(
  { world }: ApiRequest,
  repository: Repository,
  pair: string,
  { base, head }: { base: string; head: string },
) {
  const name = fullName(world.state, repository);
  const html = `${world.url}/${name}/compare/${pair}`;
  return {
    url: `${world.url}/repos/${name}/compare/${pair}`,
    html_url: html,
    permalink_url: `${world.url}/${name}/compare/${base.slice(0, 12)}...${head.slice(0, 12)}`,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
  };
}
