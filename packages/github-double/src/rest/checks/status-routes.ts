import { z } from "zod";
import { actorId, findRepository, findWritableRepository } from "../../auth/find-repository.ts";
import { resolveCommit } from "../../git/resolve-commit.ts";
import { notFound } from "../../http/http-error.ts";
import { parseBody } from "../../http/parse-body.ts";
import { type ApiRequest, created, ok, type Reply, type Route } from "../../http/route.ts";
import { createStatus } from "../../operations/create-status.ts";
import { isoTime, nodeId } from "../../present/time.ts";
import { presentRepository } from "../../present/repository.ts";
import { presentUserById } from "../../present/user.ts";
import type { CommitStatus } from "../../state/entities.ts";
import type { World } from "../../world.ts";

const newStatus = z.object({
  state: z.enum(["error", "failure", "pending", "success"]),
  context: z.string().min(1).default("default"),
  description: z.string().nullish(),
  target_url: z.url().nullish(),
});

/** Commit statuses, the older sister of check runs. */
export const statusRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/repos/:owner/:repo/statuses/:sha",
    auth: "token",
    permission: ["statuses", "write"],
    handle: postStatus,
  },
  {
    method: "GET",
    path: "/repos/:owner/:repo/commits/:ref/status",
    auth: "any",
    permission: ["statuses", "read"],
    handle: getCombined,
  },
];

async function postStatus(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findWritableRepository(request);
  const asked = parseBody(newStatus, request.body, "Status");
  const status = await world.locks.run(repository.id, () =>
    createStatus(
      world,
      repository,
      {
        sha: request.params["sha"] ?? "",
        state: asked.state,
        context: asked.context,
        description: asked.description ?? null,
        targetUrl: asked.target_url ?? null,
      },
      actorId(request),
    ),
  );
  return created(presentStatus(world, status));
}

/** The latest status of each context; together they fail, wait or succeed. */
async function getCombined(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findRepository(request);
  const sha = await resolveCommit(repository, request.params["ref"] ?? "");
  if (sha === null) throw notFound();
  const ofCommit = repository.statuses.filter((status) => status.sha === sha);
  const latest = [...new Map(ofCommit.map((status) => [status.context, status])).values()];
  return ok({
    state: combine(latest),
    sha,
    total_count: latest.length,
    statuses: latest.map((status) => presentStatus(world, status)),
    repository: presentRepository(world, repository),
  });
}

function combine(statuses: CommitStatus[]): "failure" | "pending" | "success" {
  if (statuses.some(({ state }) => state === "failure" || state === "error")) return "failure";
  return statuses.length > 0 && statuses.every(({ state }) => state === "success") ? "success" : "pending";
}

function presentStatus(world: World, status: CommitStatus) {
  const at = isoTime(status.createdAtMs);
  return {
    id: status.id,
    node_id: nodeId("Status", status.id),
    state: status.state,
    context: status.context,
    description: status.description,
    target_url: status.targetUrl,
    creator: presentUserById(world, status.creatorId),
    created_at: at,
    updated_at: at,
  };
}
