import { z } from "zod";
import { actorId, findRepository, findWritableRepository } from "../../auth/find-repository.ts";
import { notFound, validationFailed } from "../../http/http-error.ts";
import { parseBody, parseId } from "../../http/parse-body.ts";
import { type ApiRequest, created, ok, type Reply, type Route } from "../../http/route.ts";
import { openPullRequest } from "../../operations/open-pull-request.ts";
import { updatePullRequest } from "../../operations/update-pull-request.ts";
import type { Pull, Repository } from "../../state/entities.ts";
import { listPullRequests } from "./list-pull-requests.ts";
import { showPullRequest } from "./show-pull-request.ts";

const newPullRequest = z.object({
  title: z.string().optional(),
  issue: z.int().optional(),
  body: z.string().nullish(),
  head: z.string(),
  base: z.string(),
  draft: z.boolean().optional(),
  maintainer_can_modify: z.boolean().optional(),
});

const pullRequestChange = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(["open", "closed"]).optional(),
  base: z.string().optional(),
});

export const pullRequestRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/:owner/:repo/pulls",
    auth: "any",
    permission: ["pull_requests", "read"],
    handle: listPullRequests,
  },
  {
    method: "GET",
    path: "/repos/:owner/:repo/pulls/:number",
    auth: "any",
    permission: ["pull_requests", "read"],
    handle: getPullRequest,
  },
  {
    method: "POST",
    path: "/repos/:owner/:repo/pulls",
    auth: "token",
    permission: ["pull_requests", "write"],
    handle: createPullRequest,
  },
  {
    method: "PATCH",
    path: "/repos/:owner/:repo/pulls/:number",
    auth: "token",
    permission: ["pull_requests", "write"],
    handle: changePullRequest,
  },
];

export function findPull(request: ApiRequest, repository: Repository): Pull {
  const pull = repository.pulls.get(parseId(request.params["number"]));
  if (pull === undefined) throw notFound();
  return pull;
}

async function getPullRequest(request: ApiRequest): Promise<Reply> {
  const repository = findRepository(request);
  const pull = findPull(request, repository);
  return ok(await showPullRequest(request.world, repository, pull));
}

async function createPullRequest(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findWritableRepository(request);
  const asked = parseBody(newPullRequest, request.body, "PullRequest");
  if (asked.title === undefined || asked.title.trim() === "") {
    throw validationFailed([{ resource: "PullRequest", field: "title", code: "missing_field" }]);
  }
  const { title } = asked;
  const pull = await world.locks.run(repository.id, () =>
    openPullRequest(world, repository, {
      title,
      body: asked.body ?? null,
      head: asked.head,
      base: asked.base,
      draft: asked.draft ?? false,
      authorId: actorId(request),
      maintainerCanModify: asked.maintainer_can_modify ?? true,
    }),
  );
  return created(await showPullRequest(world, repository, pull));
}

async function changePullRequest(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findWritableRepository(request);
  const pull = findPull(request, repository);
  const change = parseBody(pullRequestChange, request.body, "PullRequest");
  await world.locks.run(repository.id, () =>
    updatePullRequest(world, repository, pull, change, actorId(request)),
  );
  return ok(await showPullRequest(world, repository, pull));
}
