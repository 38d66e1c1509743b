import { TerminalError } from "@foundry/durable";
import { pullRequestId } from "@foundry/shared";
import type { GithubInstallationPort } from "../../../ports/github.ts";
import { DELETE_CHUNK } from "../apply-rows.ts";
import type { GithubStateContext } from "../context.ts";
import type { JobArgs } from "../store/jobs.ts";
import { deletePullRequestsOf, deleteRepositoryExtras, loadRepository } from "../store/rows.ts";
import { deleteRepositoryRow } from "../store/sweep.ts";
import { upsertPullRequests } from "../store/upsert.ts";
import { saveRepositories } from "./save-repositories.ts";
import { inJob } from "./write-pages.ts";

interface Reload {
  readonly jobId: string;
  readonly kind: "repository" | "pullRequest";
  readonly args: JobArgs;
  readonly generation: number;
}

/** Reads one row anew; what GitHub does not know (any more) leaves the mirror. */
export async function reloadOne(
  c: GithubStateContext,
  job: Reload,
  github: GithubInstallationPort,
  signal: AbortSignal,
): Promise<void> {
  if (job.kind === "repository") return reloadRepository(c, job, github, signal);
  return reloadPullRequest(c, job, github, signal);
}

async function reloadRepository(
  c: GithubStateContext,
  job: Reload,
  github: GithubInstallationPort,
  signal: AbortSignal,
): Promise<void> {
  const repoId = job.args.repoId ?? "";
  const row = await orGone(github.getRepository({ repoId, signal }));
  if (row && row.ownerId === c.orgId) {
    const { generation } = job;
    await inJob(c, job.jobId, (tx, outbound) => {
      outbound.resyncIds.add(repoId);
      return saveRepositories(c, tx, [{ ...row, deleted: false }], { generation, outbound });
    });
    c.background.wake("maintenance");
    return;
  }
  let gone: string[];
  do {
    gone = await inJob(c, job.jobId, async (tx, outbound) => {
      const ids = await deletePullRequestsOf(tx, repoId, DELETE_CHUNK);
      for (const id of ids) outbound.prIds.add(id);
      if (ids.length === DELETE_CHUNK) return ids;
      await deleteRepositoryExtras(tx, repoId);
      await deleteRepositoryRow(tx, repoId);
      outbound.repoIds.add(repoId);
      return ids;
    });
  } while (gone.length === DELETE_CHUNK);
}

async function reloadPullRequest(
  c: GithubStateContext,
  job: Reload,
  github: GithubInstallationPort,
  signal: AbortSignal,
): Promise<void> {
  const { repoId = "", number = 0 } = job.args;
  const repository = await loadRepository(c.db, repoId);
  if (!repository) throw new TerminalError("not_found", "the repository is not (or no longer) in the mirror");
  const row = await orGone(github.getPullRequest({ repository, number, signal }));
  await inJob(c, job.jobId, async (tx, outbound) => {
    const prId = pullRequestId(repoId, number);
    if (row) {
      const mark = { by: "sync", generation: job.generation } as const;
      for (const id of await upsertPullRequests(tx, [row], mark)) outbound.prIds.add(id);
      return;
    }
    await tx.execute("DELETE FROM github_pull_requests WHERE pr_id = ?1", prId);
    outbound.prIds.add(prId);
  });
}

async function orGone<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof TerminalError && error.code === "github_not_found") return null;
    throw error;
  }
}
