import type { ParkedItem } from "@foundry/shared";
import type { ActorsClient } from "../app-shell/actors-client/index.ts";
import { notFound } from "../app-shell/problem.ts";
import type { ParkedOutbox } from "../app-shell/routes/parked.ts";

/** An actor that may hold parked rows; of a task, its organization knows them and leads to it. */
type Owner = { readonly kind: "task"; readonly orgId: string; readonly taskId: string } | OutboxOwner;
type OutboxOwner =
  | { readonly kind: "github" | "organization"; readonly orgId: string }
  | { readonly kind: "repository"; readonly orgId: string; readonly repoId: string };

/**
 * The parked rows of all organizations' actors under one id each: `<actor>:<orgId>:<row id>`, for a repository
 * `repository:<orgId>:<repoId>:<row id>`, for what GitHub was not shown of a task `task:<orgId>:<taskId>:<effect>`.
 */
export function createParkedOutbox(deps: {
  readonly actors: Pick<ActorsClient, "githubState" | "organization" | "repository">;
  organizationIds(): readonly string[];
}): ParkedOutbox {
  const { actors } = deps;

  function actorOf(owner: OutboxOwner) {
    switch (owner.kind) {
      case "github":
        return actors.githubState(owner.orgId);
      case "organization":
        return actors.organization(owner.orgId);
      case "repository":
        return actors.repository(owner.orgId, owner.repoId);
    }
  }

  async function listOf(owner: OutboxOwner): Promise<ParkedItem[]> {
    const rows = await actorOf(owner).call("listParked");
    const { orgId } = owner;
    return rows.map((row) => ({ ...row, id: `${prefixOf(owner)}:${row.id}`, kind: "outbox", orgId }));
  }

  async function listOfTasks(orgId: string): Promise<ParkedItem[]> {
    const tasks = await actors.organization(orgId).call("listParkedOfTasks");
    return tasks.flatMap(({ taskId, parked }) =>
      parked.map((row) => ({
        ...row,
        id: `task:${orgId}:${taskId}:${row.id}`,
        kind: "effect" as const,
        orgId,
      })),
    );
  }

  async function listOrganization(orgId: string): Promise<ParkedItem[]> {
    const attached = await actors.githubState(orgId).call("listAttachedRepositories");
    const repositories = attached
      .filter(({ parked }) => parked > 0)
      .map(({ repoId }): OutboxOwner => ({ kind: "repository", orgId, repoId }));
    const owners: OutboxOwner[] = [
      { kind: "github", orgId },
      { kind: "organization", orgId },
      ...repositories,
    ];
    return (await Promise.all([...owners.map(listOf), listOfTasks(orgId)])).flat();
  }

  async function find(id: string): Promise<{ owner: Owner; rowId: string }> {
    const found = parseId(id);
    if (!found || !deps.organizationIds().includes(found.owner.orgId)) throw notFound(`parked work ${id}`);
    const { owner } = found;
    // Asking a repository's actor would create one.
    const isThere =
      owner.kind !== "repository" ||
      (await actors.organization(owner.orgId).call("hasRepository", { repoId: owner.repoId }));
    if (!isThere) throw notFound(`parked work ${id}`);
    return found;
  }

  async function settle(id: string, how: "retry" | "discard"): Promise<void> {
    const { owner, rowId } = await find(id);
    if (owner.kind === "task") {
      const { orgId, taskId } = owner;
      return actors.organization(orgId).call("settleParkedOfTask", { taskId, id: rowId, how });
    }
    await actorOf(owner).call(how === "retry" ? "retryParked" : "discardParked", { id: rowId });
  }

  return {
    async list() {
      return (await Promise.all(deps.organizationIds().map(listOrganization))).flat();
    },
    retry: (id) => settle(id, "retry"),
    discard: (id) => settle(id, "discard"),
  };
}

function prefixOf(owner: OutboxOwner): string {
  const prefix = `${owner.kind}:${owner.orgId}`;
  return owner.kind === "repository" ? `${prefix}:${owner.repoId}` : prefix;
}

function parseId(id: string): { owner: Owner; rowId: string } | null {
  const [, kind, orgId, rowId] = /^(github|organization):(\d+):(.+)$/.exec(id) ?? [];
  if ((kind === "github" || kind === "organization") && orgId && rowId) {
    return { owner: { kind, orgId }, rowId };
  }
  const [, taskOrg, taskId, effect] = /^task:(\d+):(\w+):(.+)$/.exec(id) ?? [];
  if (taskOrg && taskId && effect) return { owner: { kind: "task", orgId: taskOrg, taskId }, rowId: effect };
  const [, org, repoId, row] = /^repository:(\d+):(\d+):(.+)$/.exec(id) ?? [];
  return org && repoId && row ? { owner: { kind: "repository", orgId: org, repoId }, rowId: row } : null;
}
