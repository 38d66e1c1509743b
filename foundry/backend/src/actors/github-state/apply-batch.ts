import type { AccountRecord } from "../../ports/github.ts";
import type { Sql } from "../sql/sql.ts";
import { applyRows } from "./apply-rows.ts";
import type { HandledDelivery } from "./contract.ts";
import type { GithubStateDeps } from "./deps.ts";
import { OutboundDraft } from "./outbound-draft.ts";
import type { Enqueued } from "./outbound-draft.ts";
import { planBatch } from "./plan-batch.ts";
import type { BatchStep } from "./plan-batch.ts";
import { cancelSyncJobs, enqueueJob } from "./store/jobs.ts";
import type { JobArgs, JobRequest } from "./store/jobs.ts";
import { idleSync, loadMeta, saveMeta } from "./store/meta.ts";
import type { Meta } from "./store/meta.ts";

export interface BatchInput {
  readonly orgId: string;
  readonly installationId: string | null;
  readonly deliveries: readonly HandledDelivery[];
}

export interface BatchEffects extends Enqueued {
  /** The running job's rows were cleared. */
  readonly cleared: boolean;
  /** Jobs were queued. */
  readonly queued: boolean;
}

/** Applies deliveries that were never applied before, inside the transaction that notes their GUIDs. */
export async function applyBatch(
  tx: Sql,
  input: BatchInput,
  deps: GithubStateDeps,
  attached: ReadonlySet<string>,
): Promise<BatchEffects> {
  const nowMs = deps.now();
  const steps = planBatch(input.orgId, input.deliveries);
  const outbound = new OutboundDraft(attached);
  const known = await loadMeta(tx);
  let meta = known ?? newMeta(input.orgId, steps, deps);
  if (!known) outbound.meta = true;
  const met = meetInstallation(meta, input.installationId, nowMs);
  // First connection: the first that is heard of an installation starts a full sync [GH9].
  const isFirst = met !== meta;
  if (isFirst) outbound.meta = true;
  meta = met;
  let cleared = false;
  let queued = false;
  const enqueue: Enqueue = async (job) => {
    queued = true;
    await enqueueJob(tx, { debounce: null, ...job, nowMs, newId: deps.newId() });
  };
  for (const step of steps) {
    if (step.kind === "rows") {
      // [GH11] What is still on its way from an installation that ended does not come back.
      if (meta.connection.status !== "connected") continue;
      const { generation, sync } = meta;
      await applyRows(tx, step, {
        generation,
        syncing: sync.status === "syncing",
        outbound,
        enqueueMaintenance: (kind, repoId) => enqueue({ kind, args: { repoId } }),
      });
      continue;
    }
    const next = await applyAccountStep(tx, meta, step, { deps, enqueue });
    if (next !== meta) outbound.meta = true;
    if (step.kind === "clear" && next !== meta) cleared = true;
    meta = next;
  }
  if (isFirst && meta.connection.status === "connected") {
    await enqueue({ kind: "full", args: { force: false } });
  }
  const last = input.deliveries.at(-1);
  await saveMeta(tx, {
    ...meta,
    lastDeliveryGuid: last?.guid ?? meta.lastDeliveryGuid,
    lastDeliveryAtMs: last?.receivedAtMs ?? meta.lastDeliveryAtMs,
  });
  return { cleared, queued, ...(await outbound.enqueue(tx, nowMs)) };
}

type Enqueue = (job: {
  kind: JobRequest["kind"];
  args: JobArgs;
  debounce?: JobRequest["debounce"];
}) => Promise<void>;

type AccountStep = Exclude<BatchStep, { kind: "rows" }>;

async function applyAccountStep(
  tx: Sql,
  meta: Meta,
  step: AccountStep,
  { deps, enqueue }: { deps: GithubStateDeps; enqueue: Enqueue },
): Promise<Meta> {
  switch (step.kind) {
    case "observe":
      return observed(meta, step.account);
    case "rename":
      if (step.login === meta.login && (step.avatarUrl ?? meta.avatarUrl) === meta.avatarUrl) return meta;
      return { ...meta, login: step.login, avatarUrl: step.avatarUrl ?? meta.avatarUrl };
    case "connect":
      return connected(meta, step.installationId, deps.now());
    case "clear":
      // The end of an installation that another one has replaced already.
      if (meta.installationId !== null && step.installationId !== meta.installationId) return meta;
      await enqueue({ kind: "purge", args: { generation: meta.generation + 1 } });
      return clearMeta(tx, meta, { ...step, reason: `installation_${step.status}` }, deps.now());
    case "sync":
      if (meta.connection.status === "connected") {
        const debounced = step.debounced && {
          waitMs: deps.limits.syncDebounceMs,
          maxWaitMs: deps.limits.syncDebounceMaxMs,
        };
        await enqueue({ kind: "full", args: { force: false }, debounce: debounced || null });
      }
      return meta;
  }
}

/** [GH11] The connection's end: syncs are over; the caller queues the purge of all generations before the new one. */
export async function clearMeta(
  tx: Sql,
  meta: Meta,
  to: { status: "disconnected" | "suspended"; installationId: string | null; reason: string },
  nowMs: number,
): Promise<Meta> {
  await cancelSyncJobs(tx, nowMs);
  await tx.execute("DELETE FROM github_pages");
  return {
    ...meta,
    installationId: to.installationId,
    connection: { status: to.status, reason: to.reason, updatedAtMs: nowMs },
    sync: idleSync,
    generation: meta.generation + 1,
  };
}

function newMeta(orgId: string, steps: readonly BatchStep[], deps: GithubStateDeps): Meta {
  const account = steps.find((step) => step.kind === "observe")?.account;
  return metaOf(
    account ?? { accountId: orgId, login: orgId, accountType: "Organization", avatarUrl: null },
    deps,
  );
}

/** The row of an account that is heard of for the first time. */
export function metaOf(account: AccountRecord, deps: GithubStateDeps): Meta {
  return {
    ...account,
    streamId: deps.newId(),
    installationId: null,
    connection: { status: "connected", reason: null, updatedAtMs: deps.now() },
    sync: idleSync,
    generation: 0,
    lastFullSyncStartedAtMs: null,
    lastFullSyncFinishedAtMs: null,
    lastErrorCode: null,
    lastDeliveryGuid: null,
    lastDeliveryAtMs: null,
  };
}

/** A delivery fills in what was unknown; renames come as their own event. */
function observed(meta: Meta, account: AccountRecord): Meta {
  if (meta.avatarUrl !== null || account.avatarUrl === null) return meta;
  return { ...meta, avatarUrl: account.avatarUrl };
}

export function connected(meta: Meta, installationId: string, nowMs: number): Meta {
  if (meta.connection.status === "connected" && meta.installationId === installationId) return meta;
  return { ...meta, installationId, connection: { status: "connected", reason: null, updatedAtMs: nowMs } };
}

/**
 * The installation that a delivery came through. GitHub's ids grow, so a higher one is a newer installation, whose
 * own event we may have missed; one that ended stays ended until it says `created` or `unsuspend`.
 */
function meetInstallation(meta: Meta, installationId: string | null, nowMs: number): Meta {
  if (installationId === null || installationId === meta.installationId) return meta;
  const isNewer = meta.installationId === null || Number(installationId) > Number(meta.installationId);
  return isNewer ? connected(meta, installationId, nowMs) : meta;
}
