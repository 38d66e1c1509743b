import type { RepositoryContext } from "../context.ts";
import { loadBranches } from "../store/branches.ts";
import { loadMeta, projectionOf } from "../store/meta.ts";

/** [RJ9] Whether the projection has the branch and is fresh; a repository that nobody opened has none. */
export async function findBranch(c: RepositoryContext, branchName: string): Promise<{ known: boolean }> {
  const meta = await loadMeta(c.db);
  if (meta?.attachment !== "attached" || projectionOf(meta).status !== "fresh") return { known: false };
  return { known: (await loadBranches(c.db, [branchName])).has(branchName) };
}
