import type { Sql } from "../sql/sql.ts";
import type { OutboundDraft } from "./outbound-draft.ts";
import type { RowChanges } from "./plan-batch.ts";
import {
  deleteMembers,
  deletePullRequestsOf,
  deleteRepositoryExtras,
  insertEvents,
  loadRepositories,
  touchRepositories,
  upsertBranches,
} from "./store/rows.ts";
import type { MaintenanceJobKind } from "./store/jobs.ts";
import type { RepositoryChange } from "./store/upsert.ts";
import { raisePushedAt, upsertMembers, upsertPullRequests, upsertRepositories } from "./store/upsert.ts";

/** Pull requests that one transaction deletes at most; a job does the rest. */
export const DELETE_CHUNK = 300;

export interface ApplyRows {
  readonly generation: number;
  /** A sync runs: what a webhook touches is not swept [GH8]. */
  readonly syncing: boolean;
  readonly outbound: OutboundDraft;
  enqueueMaintenance(kind: MaintenanceJobKind, repoId: string): Promise<void>;
}

/** Writes the rows of a run of deliveries, and notes in `outbound` what really changed. */
export async function applyRows(tx: Sql, rows: RowChanges, to: ApplyRows): Promise<void> {
  const repositories = await applyRepositories(tx, rows, to);
  const live = [...rows.pullRequests.values()].filter((pr) => !repositories.get(pr.repoId)?.deleted);
  const mark = { by: "webhook", generation: to.generation } as const;
  const changed = await upsertPullRequests(tx, live, mark);
  for (const prId of changed) to.outbound.prIds.add(prId);
  if (to.syncing && changed.length > 0) {
    await touchRepositories(tx, [...new Set(live.map((pr) => pr.repoId))], to.generation);
  }
  await applyMembers(tx, rows, to.generation);
  if (rows.branches.size > 0) await upsertBranches(tx, [...rows.branches.values()]);
  for (const branch of rows.branches.values()) {
    const repository = repositories.get(branch.repoId);
    if (repository?.deleted) continue;
    to.outbound.addHead(branch, repository?.defaultBranch === branch.branchName);
  }
  const events = rows.activities.filter((activity) => activity.event !== "pull_request");
  if (events.length > 0) await insertEvents(tx, events);
  to.outbound.addActivities(rows.activities);
  to.outbound.triggers.push(...rows.triggers);
}

/** Returns the repositories as they are afterwards. */
async function applyRepositories(
  tx: Sql,
  rows: RowChanges,
  to: ApplyRows,
): Promise<Map<string, RepositoryChange>> {
  const ids = new Set(rows.repositories.keys());
  for (const pr of rows.pullRequests.values()) ids.add(pr.repoId);
  const known = await loadRepositories(tx, [...ids]);
  const different = [...rows.repositories.values()].filter((row) => differs(row, known.get(row.repoId)));
  const changed = new Set(
    await upsertRepositories(tx, different, { by: "webhook", generation: to.generation }),
  );
  const behind = different.filter((row) => !changed.has(row.repoId));
  const pushed = behind.length > 0 ? await raisePushedAt(tx, behind) : [];
  for (const repoId of pushed) to.outbound.repoIds.add(repoId);
  const after = new Map(known);
  for (const row of different) {
    if (!changed.has(row.repoId)) continue;
    after.set(row.repoId, row);
    await followRepository(tx, row, known.get(row.repoId), to);
  }
  return after;
}

/** What a repository's change means for its pull requests. */
async function followRepository(
  tx: Sql,
  row: RepositoryChange,
  before: RepositoryChange | undefined,
  to: ApplyRows,
): Promise<void> {
  if (row.deleted) {
    if (before && !before.deleted) await removeRepository(tx, row.repoId, to);
    return;
  }
  to.outbound.repoIds.add(row.repoId);
  if (before && before.fullName !== row.fullName) {
    await to.enqueueMaintenance("republishRepository", row.repoId);
  }
}

async function removeRepository(tx: Sql, repoId: string, to: ApplyRows): Promise<void> {
  await deleteRepositoryExtras(tx, repoId);
  const gone = await deletePullRequestsOf(tx, repoId, DELETE_CHUNK);
  for (const prId of gone) to.outbound.prIds.add(prId);
  // The repository leaves the dashboard after its pull requests.
  if (gone.length < DELETE_CHUNK) to.outbound.repoIds.add(repoId);
  else await to.enqueueMaintenance("purgeRepository", repoId);
}

async function applyMembers(tx: Sql, rows: RowChanges, generation: number): Promise<void> {
  if (rows.members.size === 0) return;
  const present = [...rows.members.values()].filter((member) => member !== null);
  await upsertMembers(tx, present, { by: "webhook", generation });
  const gone = [...rows.members].filter(([, member]) => member === null).map(([memberId]) => memberId);
  if (gone.length > 0) await deleteMembers(tx, gone);
}

function differs(row: RepositoryChange, known: RepositoryChange | undefined): boolean {
  if (!known) return true;
  return (
    row.updatedAtMs !== known.updatedAtMs ||
    row.pushedAtMs !== known.pushedAtMs ||
    row.deleted !== known.deleted ||
    row.fullName !== known.fullName ||
    row.isPrivate !== known.isPrivate ||
    row.isArchived !== known.isArchived ||
    row.defaultBranch !== known.defaultBranch ||
    row.description !== known.description ||
    row.url !== known.url ||
    row.ownerId !== known.ownerId
  );
}
