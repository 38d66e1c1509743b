import type { OrganizationContext } from "../context.ts";
import { loadRepos } from "../store/rows.ts";

/** Whether the account has this repository, as the dashboard shows it. */
export async function hasRepository(c: OrganizationContext, repoId: string): Promise<boolean> {
  return (await loadRepos(c.db, [repoId])).has(repoId);
}
