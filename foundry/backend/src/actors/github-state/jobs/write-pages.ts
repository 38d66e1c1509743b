import type { Sync } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";
import type { GithubStateContext } from "../context.ts";
import { handOver } from "../hand-over.ts";
import { OutboundDraft } from "../outbound-draft.ts";
import { isJobRunning, resetJobAttempts } from "../store/jobs.ts";
import { loadMeta, saveMeta } from "../store/meta.ts";
import { savePages, tableOf } from "../store/pages.ts";
import { advanceSteps, countSteps, insertSteps } from "../store/steps.ts";
import type { StepPhase } from "../store/steps.ts";
import { markSeen, upsertMembers, upsertPullRequests } from "../store/upsert.ts";
import { loadRepositories } from "../store/rows.ts";
import type { FetchedPage } from "./fetch-page.ts";
import { pageKey } from "./fetch-page.ts";
import { saveRepositories } from "./save-repositories.ts";

/** A sync that runs. */
export interface RunningSync {
  readonly jobId: string;
  readonly kind: "full" | "organization" | "pullRequests";
  readonly generation: number;
  /** When and in which phase its progress was last published, and whether it has written a page since it (last) began. */
  readonly progress: { publishedAtMs: number; phase: Sync["phase"]; hasWritten: boolean };
}

/** The job ended while it was at work: the connection was cleared. */
export class JobEnded extends Error {}

/** A transaction of a job: nothing is written once the job was ended [GH11]. */
export async function inJob<T>(
  c: GithubStateContext,
  jobId: string,
  run: (tx: Sql, outbound: OutboundDraft) => Promise<T>,
): Promise<T> {
  const { value: result, enqueued } = await c.db.transaction(async (tx) => {
    if (!(await isJobRunning(tx, jobId))) throw new JobEnded("the job was ended");
    const outbound = new OutboundDraft(await c.attached.load(tx));
    const value = await run(tx, outbound);
    return { value, enqueued: await outbound.enqueue(tx, c.deps.now()) };
  });
  handOver(c, enqueued);
  return result;
}

/** Writes pages of one phase with their place in the lists, so that a killed sync goes on after them [GH8]. */
export async function writePages(
  c: GithubStateContext,
  sync: RunningSync,
  phase: StepPhase,
  pages: readonly FetchedPage[],
): Promise<void> {
  await inJob(c, sync.jobId, async (tx, outbound) => {
    await writeRows(c, tx, sync, pages, outbound);
    const unmodified = pages.filter((page) => page.rows.length === 0).flatMap((page) => page.ids);
    if (unmodified.length > 0) {
      const { table, key } = tableOf(phase);
      await markSeen(tx, table, key, unmodified, sync.generation);
      if (phase === "repositories") await addPullRequestSteps(tx, sync, unmodified);
    }
    await savePages(
      tx,
      pages.flatMap(({ step, page, etag, ids, nextPage }) =>
        etag === null ? [] : [{ key: pageKey(step, page), etag, ids, nextPage }],
      ),
    );
    const moves = pages.map(({ step, nextPage }) => ({ phase: step.phase, key: step.key, nextPage }));
    await advanceSteps(tx, sync.jobId, moves);
    if (!sync.progress.hasWritten) await resetJobAttempts(tx, sync.jobId);
    await reportProgress(c, tx, sync, phase, outbound);
  });
  sync.progress.hasWritten = true;
  if (phase === "repositories") c.background.wake("maintenance");
}

async function writeRows(
  c: GithubStateContext,
  tx: Sql,
  sync: RunningSync,
  pages: readonly FetchedPage[],
  outbound: OutboundDraft,
): Promise<void> {
  const mark = { by: "sync", generation: sync.generation } as const;
  const pullRequests = pages.flatMap((page) => (page.phase === "pullRequests" ? page.rows : []));
  for (const id of await upsertPullRequests(tx, pullRequests, mark)) outbound.prIds.add(id);
  const members = pages.flatMap((page) => (page.phase === "members" ? page.rows : []));
  await upsertMembers(tx, members, mark);
  const repositories = pages.flatMap((page) => (page.phase === "repositories" ? page.rows : []));
  if (repositories.length === 0) return;
  const rows = repositories.map((row) => ({ ...row, deleted: false }));
  await saveRepositories(c, tx, rows, { generation: sync.generation, outbound });
  await addPullRequestSteps(
    tx,
    sync,
    rows.map((row) => row.repoId),
  );
}

async function addPullRequestSteps(tx: Sql, sync: RunningSync, ids: readonly string[]): Promise<void> {
  if (sync.kind !== "full") return;
  const rows = await loadRepositories(tx, ids);
  const live = ids.filter((id) => rows.get(id)?.deleted === false);
  await insertSteps(tx, sync.jobId, "pullRequests", live);
}

/** Progress in meta and on the topic: at a bounded rate, and with each new phase. */
export async function reportProgress(
  c: GithubStateContext,
  tx: Sql,
  sync: RunningSync,
  phase: NonNullable<Sync["phase"]>,
  outbound: OutboundDraft,
): Promise<void> {
  const nowMs = c.deps.now();
  const { progress } = sync;
  const isDue = nowMs - progress.publishedAtMs >= c.deps.limits.progressEveryMs;
  if (!isDue && progress.phase === phase) return;
  const meta = await loadMeta(tx);
  if (!meta) return;
  const counts =
    phase === "sweep"
      ? { done: meta.sync.done, total: meta.sync.total }
      : await countSteps(tx, sync.jobId, phase);
  await saveMeta(tx, { ...meta, sync: { ...meta.sync, phase, ...counts, error: null } });
  Object.assign(progress, { publishedAtMs: nowMs, phase });
  outbound.meta = true;
}
