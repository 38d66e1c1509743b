import type { Connection, OrganizationListItem, Sync } from "@foundry/shared";
import type { OrganizationContext } from "../context.ts";
import { loadMeta, newMeta } from "../store/meta.ts";

/** The organization's line in the list of organizations; its counts move with the changes, nothing is counted here. */
export async function getListItem(c: OrganizationContext): Promise<OrganizationListItem> {
  const meta = (await loadMeta(c.db)) ?? newMeta(c.orgId, "");
  const connection: Connection = JSON.parse(meta.connection);
  const sync: Sync = JSON.parse(meta.sync);
  return {
    organizationId: c.orgId,
    connection,
    sync,
    repositoryCount: meta.repositoryCount,
    openPullRequestCount: meta.openPullRequestCount,
    taskCount: meta.taskCount,
  };
}
