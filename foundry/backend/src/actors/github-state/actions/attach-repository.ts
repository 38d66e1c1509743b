import type { RepositoryIdentity } from "@foundry/shared";
import { UserError } from "rivetkit";
import type { GithubStateContext } from "../context.ts";
import { handOver } from "../hand-over.ts";
import { OutboundDraft } from "../outbound-draft.ts";
import { loadIdentity } from "../store/repository-facts.ts";

/**
 * From now on the repository is told what happens to it, beginning with all that is known. Once more does no harm.
 * Error: not_found.
 */
export async function attachRepository(
  c: GithubStateContext,
  { repoId }: { repoId: string },
): Promise<{ identity: RepositoryIdentity }> {
  const { identity, enqueued } = await c.db.transaction(async (tx) => {
    const found = await loadIdentity(tx, repoId);
    if (!found) throw new UserError(`no repository ${repoId}`, { code: "not_found" });
    const outbound = new OutboundDraft(await c.attached.load(tx));
    outbound.attach(repoId);
    return { identity: found, enqueued: await outbound.enqueue(tx, c.deps.now()) };
  });
  handOver(c, enqueued);
  return { identity };
}
