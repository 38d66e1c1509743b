import { RetryableError, TerminalError } from "@foundry/durable";
import { DELETE_CHUNK } from "../apply-rows.ts";
import type { GithubStateContext } from "../context.ts";
import { deletePullRequestsOf, deleteRepositoryExtras } from "../store/rows.ts";
import type { Step, StepPhase } from "../store/steps.ts";
import { failStep, pendingSteps } from "../store/steps.ts";
import { deleteRepositoryRow, sweepMembers, sweepPullRequests, unseenRepository } from "../store/sweep.ts";
import { fetchPage, loadLists } from "./fetch-page.ts";
import type { FetchedPage, FetchFrom, List } from "./fetch-page.ts";
import { createPageWriter } from "./page-writer.ts";
import type { PageWriter } from "./page-writer.ts";
import { createReadAhead } from "./read-ahead.ts";
import { inJob, reportProgress, writePages } from "./write-pages.ts";
import type { RunningSync } from "./write-pages.ts";

/** Attempts of one repository's list before the sync goes on without it. */
const MAX_STEP_ATTEMPTS = 3;
/** Pull request rows of one transaction. */
const MAX_ROWS = 500;

const phases: Record<RunningSync["kind"], readonly StepPhase[]> = {
  full: ["repositories", "pullRequests", "members"],
  organization: ["repositories", "members"],
  pullRequests: ["pullRequests"],
};

/**
 * [GH8] Reads the lists that are not read yet, page by page, each written with its place; then removes what neither
 * the lists nor a webhook meanwhile has shown. Throws what makes it wait (RetryableError) or ends it.
 */
export async function runSync(
  c: GithubStateContext,
  sync: RunningSync,
  from: FetchFrom,
  isLastAttempt: boolean,
): Promise<void> {
  for (const phase of phases[sync.kind]) await runPhase(c, sync, from, phase, isLastAttempt);
  await inJob(c, sync.jobId, (tx, outbound) => reportProgress(c, tx, sync, "sweep", outbound));
  await sweep(c, sync);
}

async function runPhase(
  c: GithubStateContext,
  sync: RunningSync,
  from: FetchFrom,
  phase: StepPhase,
  isLastAttempt: boolean,
): Promise<void> {
  const steps = await pendingSteps(c.db, sync.jobId, phase);
  if (steps.length === 0) return;
  await inJob(c, sync.jobId, (tx, outbound) => reportProgress(c, tx, sync, phase, outbound));
  const writer = createPageWriter<FetchedPage>({
    write: (pages) => writePages(c, sync, phase, pages),
    sizeOf: (page) => page.ids.length,
    maxSize: MAX_ROWS,
    maxWaiting: c.deps.limits.syncConcurrency * 2,
  });
  const failures: { step: Step; error: unknown }[] = [];
  let fetched = 0;
  const listAt = createReadAhead(steps, (some) => loadLists(c, from, some));
  const queue = steps.entries();
  const workers = Array.from({ length: Math.min(c.deps.limits.syncConcurrency, steps.length) }, async () => {
    for (const [at, step] of queue) {
      try {
        const list = await listAt(at);
        if (list) await readList(c, from, list, writer);
        fetched++;
      } catch (error) {
        if (phase !== "pullRequests" || endsSync(error)) throw error;
        failures.push({ step, error });
      }
    }
  });
  const outcomes = await Promise.allSettled(workers);
  await writer.flush();
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  await noteFailures(c, sync, failures, fetched > 0 || isLastAttempt);
}

async function readList(
  c: GithubStateContext,
  from: FetchFrom,
  list: List,
  writer: PageWriter<FetchedPage>,
): Promise<void> {
  for (let page: number | null = list.step.page; page !== null;) {
    from.signal.throwIfAborted();
    const fetched: FetchedPage = await fetchPage(c, from, list, page);
    await writer.push(fetched);
    page = fetched.nextPage;
  }
}

/** What is not about one repository: rate limits, credentials, our own database, the end of the job. */
function endsSync(error: unknown): boolean {
  if (error instanceof TerminalError) {
    return error.code === "github_unauthorized" || error.code === "github_suspended";
  }
  return !(error instanceof RetryableError) || error.retryAfterMs !== null || error.code === "github_aborted";
}

/**
 * Failed lists are skipped when they can never be read or failed too often. When nothing at all could be read, it is
 * GitHub that fails, and no repository's fault.
 */
async function noteFailures(
  c: GithubStateContext,
  sync: RunningSync,
  failures: readonly { step: Step; error: unknown }[],
  blameRepositories: boolean,
): Promise<void> {
  let waiting: unknown = null;
  for (const { step, error } of failures) {
    const isFinal = error instanceof TerminalError;
    if (!isFinal && !blameRepositories) {
      waiting = error;
      continue;
    }
    const skip = isFinal || step.attempts + 1 >= MAX_STEP_ATTEMPTS;
    const code = error instanceof TerminalError || error instanceof RetryableError ? error.code : "unknown";
    await inJob(c, sync.jobId, (tx) => failStep(tx, sync.jobId, step, { code, skip }));
    c.log({ msg: "a repository's pull requests could not be read", repoId: step.key, code, skip });
    if (!skip) waiting = error;
  }
  if (waiting !== null) throw waiting;
}

async function sweep(c: GithubStateContext, sync: RunningSync): Promise<void> {
  if (sync.kind !== "organization") await sweepOpenPullRequests(c, sync);
  if (sync.kind === "pullRequests") return;
  for (;;) {
    const repoId = await unseenRepository(c.db, sync.generation);
    if (repoId === null) break;
    await sweepRepository(c, sync, repoId);
  }
  const members = () => inJob(c, sync.jobId, (tx) => sweepMembers(tx, sync.generation, DELETE_CHUNK));
  while ((await members()) >= DELETE_CHUNK);
}

async function sweepOpenPullRequests(c: GithubStateContext, sync: RunningSync): Promise<void> {
  let gone: string[];
  do {
    gone = await inJob(c, sync.jobId, async (tx, outbound) => {
      const ids = await sweepPullRequests(tx, sync, DELETE_CHUNK);
      for (const id of ids) outbound.prIds.add(id);
      return ids;
    });
  } while (gone.length >= DELETE_CHUNK);
}

async function sweepRepository(c: GithubStateContext, sync: RunningSync, repoId: string): Promise<void> {
  let gone: string[];
  do {
    gone = await inJob(c, sync.jobId, async (tx, outbound) => {
      const ids = await deletePullRequestsOf(tx, repoId, DELETE_CHUNK);
      for (const id of ids) outbound.prIds.add(id);
      if (ids.length < DELETE_CHUNK) {
        await deleteRepositoryExtras(tx, repoId);
        await deleteRepositoryRow(tx, repoId);
        outbound.repoIds.add(repoId);
      }
      return ids;
    });
  } while (gone.length >= DELETE_CHUNK);
}
