import { RetryableError, TerminalError } from "@foundry/durable";
import type { RepositoryIdentity } from "@foundry/shared";
import { UserError } from "rivetkit";
import { change } from "../change.ts";
import type { RepositoryChange } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import { enqueueJob } from "../jobs/enqueue-job.ts";
import { loadMeta } from "../store/meta.ts";
import type { RepoMeta } from "../store/meta.ts";

/** The row of a repository that is attached for the first time. */
export function newMeta(c: RepositoryContext, identity: RepositoryIdentity): RepoMeta {
  return {
    streamId: c.deps.newId(),
    attachment: "attached",
    identity,
    readAtMs: null,
    pushedAtMs: null,
    stale: false,
    fullReadDue: true,
  };
}

/**
 * Makes sure that this repository is told what happens to it; work for one costs what is needed, so none is before
 * somebody opens it. Errors: not_found (the account has no such repository), actor_unreachable.
 */
export async function ensureAttached(c: RepositoryContext): Promise<RepoMeta> {
  const known = await loadMeta(c.db);
  if (known?.attachment === "attached") return known;
  const { identity } = await askGithubState(c);
  return change(c, (draft) => attach(c, draft, identity), newMeta(c, identity));
}

async function askGithubState(c: RepositoryContext): Promise<{ identity: RepositoryIdentity }> {
  try {
    return await c.github("attachRepository", { repoId: c.repoId });
  } catch (error) {
    if (error instanceof TerminalError) throw new UserError(error.message, { code: error.code });
    if (error instanceof RetryableError) {
      throw new UserError("the repository cannot be reached just now", { code: error.code });
    }
    throw error;
  }
}

/** Marks it as attached, by its own wish or by github-state's word. */
export async function attach(
  c: RepositoryContext,
  draft: RepositoryChange,
  identity: RepositoryIdentity,
): Promise<RepoMeta> {
  const isBack = draft.meta.attachment === "removed";
  const missed = isBack ? { stale: true, fullReadDue: true } : {};
  draft.meta = { ...draft.meta, attachment: "attached", identity, ...missed };
  await draft.report({ kind: "attached" });
  await enqueueConfigSync(c, draft, `attach:${c.deps.newId()}`);
  c.background.wake("jobs");
  return draft.meta;
}

/** [RC1] Reads the configuration at the default branch's head as it is now. */
export async function enqueueConfigSync(
  c: RepositoryContext,
  draft: RepositoryChange,
  deliveryGuid: string,
): Promise<void> {
  const pushedAtMs = draft.meta.pushedAtMs ?? 0;
  const branch = draft.meta.identity.defaultBranch;
  const args = { kind: "sync_config", branch, headSha: null, deliveryGuid, pushedAtMs } as const;
  await enqueueJob(c, draft, { args, requestedBy: "foundry" });
}
