import type { Sql } from "../../sql/sql.ts";
import type { GithubStateContext } from "../context.ts";
import type { OutboundDraft } from "../outbound-draft.ts";
import { enqueueJob } from "../store/jobs.ts";
import { loadRepositories } from "../store/rows.ts";
import type { RepositoryChange } from "../store/upsert.ts";
import { upsertRepositories } from "../store/upsert.ts";

/**
 * Writes repositories that GitHub's API showed. One whose name is another now is republished with its pull requests,
 * which carry the name and need not be on any page of this sync.
 */
export async function saveRepositories(
  c: GithubStateContext,
  tx: Sql,
  rows: readonly RepositoryChange[],
  to: { readonly generation: number; readonly outbound: OutboundDraft },
): Promise<void> {
  const known = await loadRepositories(
    tx,
    rows.map((row) => row.repoId),
  );
  const changed = new Set(await upsertRepositories(tx, rows, { by: "sync", generation: to.generation }));
  for (const repoId of changed) to.outbound.repoIds.add(repoId);
  for (const { repoId, fullName } of rows) {
    const before = known.get(repoId)?.fullName ?? fullName;
    if (!changed.has(repoId) || before === fullName) continue;
    const job = { kind: "republishRepository", args: { repoId }, debounce: null } as const;
    await enqueueJob(tx, { ...job, nowMs: c.deps.now(), newId: c.deps.newId() });
  }
}
