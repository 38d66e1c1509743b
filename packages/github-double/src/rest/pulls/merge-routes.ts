import { z } from "zod";
import { actorId, findRepository, findWritableRepository } from "../../auth/find-repository.ts";
import { readChangedFiles } from "../../git/compare.ts";
import { readCommits } from "../../git/read-commits.ts";
import { notFound } from "../../http/http-error.ts";
import { paginate } from "../../http/paginate.ts";
import { parseBody } from "../../http/parse-body.ts";
import { type ApiRequest, noContent, ok, type Reply, type Route } from "../../http/route.ts";
import { mergePullRequest } from "../../operations/merge-pull-request.ts";
import { presentCommit } from "../../present/commit.ts";
import { findPull } from "./pull-request-routes.ts";

const merge = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(["merge", "squash", "rebase"]).optional(),
});
const read = { auth: "any", permission: ["pull_requests", "read"] } as const;
const pull = "/repos/:owner/:repo/pulls/:number";

/** Merging, and what a merge would bring. */
export const mergeRoutes: readonly Route[] = [
  { method: "GET", path: `${pull}/merge`, ...read, handle: isMerged },
  {
    method: "PUT",
    path: `${pull}/merge`,
    auth: "token",
    permission: ["contents", "write"],
    handle: mergePull,
  },
  { method: "GET", path: `${pull}/commits`, ...read, handle: listCommits },
  { method: "GET", path: `${pull}/files`, ...read, handle: listFiles },
];

function isMerged(request: ApiRequest): Reply {
  if (findPull(request, findRepository(request)).mergedAtMs === null) throw notFound();
  return noContent();
}

async function mergePull(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findWritableRepository(request);
  const found = findPull(request, repository);
  const asked = parseBody(merge, request.body, "PullRequest");
  const sha = await world.locks.run(repository.id, () =>
    mergePullRequest(world, repository, found, {
      method: asked.merge_method ?? "merge",
      sha: asked.sha,
      title: asked.commit_title,
      message: asked.commit_message,
      mergedById: actorId(request),
    }),
  );
  return ok({ sha, merged: true, message: "Pull Request successfully merged" });
}

/** Oldest first, 250 at most, as on GitHub. */
async function listCommits(request: ApiRequest): Promise<Reply> {
  const repository = findRepository(request);
  const { base, head } = findPull(request, repository);
  const commits = await readCommits(repository.gitDir, `${base.sha}..${head.sha}`, 250);
  return paginate(request, commits.toReversed(), (commit) =>
    presentCommit(request.world, repository, commit),
  );
}

async function listFiles(request: ApiRequest): Promise<Reply> {
  const repository = findRepository(request);
  const { base, head } = findPull(request, repository);
  return paginate(request, await readChangedFiles(repository.gitDir, base.sha, head.sha), (file) => file);
}
