import { RetryableError, TerminalError } from "@foundry/durable";
import { UserError } from "rivetkit";
import type { PullRequestRecord } from "../../../ports/github.ts";
import type { GithubStateContext } from "../context.ts";
import { handOver } from "../hand-over.ts";
import { OutboundDraft } from "../outbound-draft.ts";
import { loadMeta } from "../store/meta.ts";
import { loadRepository } from "../store/rows.ts";
import { upsertPullRequests } from "../store/upsert.ts";

export interface CreatePullRequestInput {
  readonly repoId: string;
  readonly branchName: string;
  readonly baseBranch: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
}

/** Opens a pull request, or finds the open one that the branch already has [DX7], and stores it. */
export async function createPullRequest(
  c: GithubStateContext,
  input: CreatePullRequestInput,
): Promise<PullRequestRecord> {
  const row = await callGithub(() => findOrCreate(c, input));
  const enqueued = await c.db.transaction(async (tx) => {
    const meta = await loadMeta(tx);
    const outbound = new OutboundDraft(await c.attached.load(tx));
    const mark = { by: "webhook", generation: meta?.generation ?? 0 } as const;
    for (const id of await upsertPullRequests(tx, [row], mark)) outbound.prIds.add(id);
    return outbound.enqueue(tx, c.deps.now());
  });
  handOver(c, enqueued);
  return row;
}

async function findOrCreate(
  c: GithubStateContext,
  input: CreatePullRequestInput,
): Promise<PullRequestRecord> {
  const meta = await loadMeta(c.db);
  if (!meta || meta.installationId === null || meta.connection.status !== "connected") {
    throw new UserError("the GitHub App is not connected to this account", { code: "not_connected" });
  }
  const repository = await loadRepository(c.db, input.repoId);
  if (!repository) throw new UserError(`no repository ${input.repoId}`, { code: "not_found" });
  const github = c.deps.github.forInstallation(meta.installationId);
  const { branchName: headRefName, baseBranch: baseRefName, title, body, draft: isDraft } = input;
  const found = await github.findPullRequestByHead({ repository, headRefName, signal: c.signal });
  if (found?.state === "open") return found;
  const wanted = { title, body, headRefName, baseRefName, isDraft };
  return github.createPullRequest({ repository, ...wanted, signal: c.signal });
}

/** GitHub's refusals as errors that the caller can act on. */
async function callGithub<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof TerminalError) && !(error instanceof RetryableError)) throw error;
    throw new UserError(error.message, { code: error.code });
  }
}
