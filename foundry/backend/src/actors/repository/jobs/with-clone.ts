import type { Mirror } from "@foundry/git";
import { StackError } from "@foundry/git";
import { TerminalError } from "@foundry/durable";
import type { RepositoryIdentity } from "@foundry/shared";
import type { GitRepository } from "../../../ports/git.ts";
import type { RepositoryContext } from "../context.ts";
import { loadMeta } from "../store/meta.ts";
import type { RepoMeta } from "../store/meta.ts";
import type { JobRun } from "./job-run.ts";

/** Calls `work` with the repository's clone. A question that makes no sense in this stack ends the job for good. */
export async function withClone<T>(
  c: RepositoryContext,
  run: JobRun,
  work: (mirror: Mirror, meta: RepoMeta) => Promise<T>,
): Promise<T> {
  const meta = await loadMeta(c.db);
  if (meta === null || meta.attachment === "removed") {
    throw new TerminalError("repository_removed", "The repository is not in this organization any more.");
  }
  await run.step("clone", "Opening the clone");
  try {
    return await c.deps.git.withMirror(gitRepository(c, meta.identity), run.interrupt, (mirror) =>
      work(mirror, meta),
    );
  } catch (error) {
    if (error instanceof StackError)
      throw new TerminalError(error.code, sentence(error.message), { cause: error });
    throw error;
  }
}

export function gitRepository(
  { orgId, repoId }: Pick<RepositoryContext, "orgId" | "repoId">,
  { url, installationId }: RepositoryIdentity,
): GitRepository {
  return { orgId, repoId, webUrl: url, installationId };
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
