import type { ParkedItem } from "@foundry/shared";
import type { ActorsClient } from "../app-shell/actors-client/index.ts";
import { notFound } from "../app-shell/problem.ts";
import type { ParkedOutbox } from "../app-shell/routes/parked.ts";

/** An actor whose outbox may hold parked rows. */
type Owner =
  | { readonly kind: "github" | "organization"; readonly orgId: string }
  | { readonly kind: "repository"; readonly orgId: string; readonly repoId: string };

/**
 * The parked outbox rows of all organizations' actors under one id each: `<actor>:<orgId>:<row id>`, for a repository
 * `repository:<orgId>:<repoId>:<row id>`.
 */
export function createParkedOutbox(deps: {
  readonly actors: Pick<ActorsClient, "githubState" | "organization" | "repository">;
  organizationIds(): readonly string[];
}): ParkedOutbox {
  const { actors } = deps;

  function actorOf(owner: Owner) {
    switch (owner.kind) {
      case "github":
        return actors.githubState(owner.orgId);
      case "organization":
        return actors.organization(owner.orgId);
      case "repository":
        return actors.repository(owner.orgId, owner.repoId);
    }
  }

  async function listOf(owner: Owner): Promise<ParkedItem[]> {
    const rows = await actorOf(owner).call("listParked");
    const { orgId } = owner;
    return rows.map((row) => ({ ...row, id: `${prefixOf(owner)}:${row.id}`, kind: "outbox", orgId }));
  }

  async function listOrganization(orgId: string): Promise<ParkedItem[]> {
    const attached = await actors.githubState(orgId).call("listAttachedRepositories");
    const repositories = attached
      .filter(({ parked }) => parked > 0)
      .map(({ repoId }): Owner => ({ kind: "repository", orgId, repoId }));
    const owners: Owner[] = [{ kind: "github", orgId }, { kind: "organization", orgId }, ...repositories];
    return (await Promise.all(owners.map(listOf))).flat();
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

  return {
    async list() {
      return (await Promise.all(deps.organizationIds().map(listOrganization))).flat();
    },
    async retry(id) {
      const { owner, rowId } = await find(id);
      await actorOf(owner).call("retryParked", { id: rowId });
    },
    async discard(id) {
      const { owner, rowId } = await find(id);
      await actorOf(owner).call("discardParked", { id: rowId });
    },
  };
}

function prefixOf(owner: Owner): string {
  const prefix = `${owner.kind}:${owner.orgId}`;
  return owner.kind === "repository" ? `${prefix}:${owner.repoId}` : prefix;
}

function parseId(id: string): { owner: Owner; rowId: string } | null {
  const [, kind, orgId, rowId] = /^(github|organization):(\d+):(.+)$/.exec(id) ?? [];
  if ((kind === "github" || kind === "organization") && orgId && rowId) {
    return { owner: { kind, orgId }, rowId };
  }
  const [, org, repoId, row] = /^repository:(\d+):(\d+):(.+)$/.exec(id) ?? [];
  return org && repoId && row ? { owner: { kind: "repository", orgId: org, repoId }, rowId: row } : null;
}
