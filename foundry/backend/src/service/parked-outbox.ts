import type { ParkedItem } from "@foundry/shared";
import type { ActorsClient } from "../app-shell/actors-client/index.ts";
import { notFound } from "../app-shell/problem.ts";
import type { ParkedOutbox } from "../app-shell/routes/parked.ts";

type Owner = "github" | "organization";

/** The parked outbox rows of all organizations' actors under one id each: `<actor>:<orgId>:<row id>`. */
export function createParkedOutbox(deps: {
  readonly actors: Pick<ActorsClient, "githubState" | "organization">;
  organizationIds(): readonly string[];
}): ParkedOutbox {
  const ownerOf = { github: deps.actors.githubState, organization: deps.actors.organization };

  async function listOf(owner: Owner, orgId: string): Promise<ParkedItem[]> {
    const rows = await ownerOf[owner](orgId).call("listParked");
    return rows.map((row) => ({ ...row, id: `${owner}:${orgId}:${row.id}`, kind: "outbox", orgId }));
  }

  function find(id: string): { owner: Owner; orgId: string; rowId: string } {
    const [, owner, orgId, rowId] = /^(github|organization):(\d+):(.+)$/.exec(id) ?? [];
    const isOwner = owner === "github" || owner === "organization";
    if (!isOwner || !orgId || !rowId || !deps.organizationIds().includes(orgId))
      throw notFound(`parked work ${id}`);
    return { owner, orgId, rowId };
  }

  return {
    async list() {
      const lists = deps
        .organizationIds()
        .flatMap((orgId) => [listOf("github", orgId), listOf("organization", orgId)]);
      return (await Promise.all(lists)).flat();
    },
    async retry(id) {
      const { owner, orgId, rowId } = find(id);
      await ownerOf[owner](orgId).call("retryParked", { id: rowId });
    },
    async discard(id) {
      const { owner, orgId, rowId } = find(id);
      await ownerOf[owner](orgId).call("discardParked", { id: rowId });
    },
  };
}
