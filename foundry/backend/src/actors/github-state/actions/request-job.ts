import type { JobAccepted } from "@foundry/shared";
import { UserError } from "rivetkit";
import type { Sql } from "../../sql/sql.ts";
import { clearMeta, connected, metaOf } from "../apply-batch.ts";
import type { GithubStateContext } from "../context.ts";
import type { FullSyncInput } from "../contract.ts";
import { OutboundDraft } from "../outbound-draft.ts";
import { enqueueJob } from "../store/jobs.ts";
import type { JobArgs, SyncJobKind } from "../store/jobs.ts";
import { loadMeta, saveMeta } from "../store/meta.ts";
import type { Meta } from "../store/meta.ts";
import { loadRepository } from "../store/rows.ts";

/** Accepts a full sync; it may be the first that is heard of the account (connection, recovery). */
export function requestFullSync(c: GithubStateContext, input: FullSyncInput): Promise<JobAccepted> {
  return accept(c, "full", { force: input.force }, async (tx) => {
    const known = await loadMeta(tx);
    const before = known ?? (input.account ? metaOf(input.account, c.deps) : null);
    if (!before) return null;
    const { installationId = before.installationId } = input;
    const meta = installationId === null ? before : connected(before, installationId, c.deps.now());
    if (meta === known) return meta;
    await saveMeta(tx, meta);
    await announceMeta(c, tx);
    return meta;
  });
}

/** Accepts one of the reloads. */
export function requestReload(
  c: GithubStateContext,
  kind: Exclude<SyncJobKind, "full">,
  args: JobArgs,
): Promise<JobAccepted> {
  return accept(c, kind, args, async (tx) => {
    if (args.repoId !== undefined && !(await loadRepository(tx, args.repoId))) {
      throw new UserError(`no repository ${args.repoId}`, { code: "not_found" });
    }
    return loadMeta(tx);
  });
}

async function accept(
  c: GithubStateContext,
  kind: SyncJobKind,
  args: JobArgs,
  prepare: (tx: Sql) => Promise<Meta | null>,
): Promise<JobAccepted> {
  const accepted = await c.db.transaction(async (tx) => {
    const meta = await prepare(tx);
    if (!meta || meta.installationId === null || meta.connection.status !== "connected") {
      throw new UserError("the GitHub App is not connected to this account", {
        code: "not_connected",
        metadata: { state: meta?.connection.status ?? "disconnected" },
      });
    }
    const request = { kind, args, nowMs: c.deps.now(), newId: c.deps.newId(), debounce: null };
    return enqueueJob(tx, request);
  });
  c.background.wakeAll();
  return accepted;
}

/** [GH11] Removes everything that GitHub said; tasks keep their history. */
export async function clearState(
  c: GithubStateContext,
  input: { reason: string; status: "disconnected" | "suspended" },
): Promise<void> {
  await c.inOrder(() =>
    c.db.transaction(async (tx) => {
      const meta = await loadMeta(tx);
      if (!meta) return;
      const nowMs = c.deps.now();
      const args = { generation: meta.generation + 1 };
      await enqueueJob(tx, { kind: "purge", args, nowMs, newId: c.deps.newId(), debounce: null });
      await saveMeta(tx, await clearMeta(tx, meta, { ...input, installationId: meta.installationId }, nowMs));
      await announceMeta(c, tx);
    }),
  );
  c.runningJob.abort?.abort();
  c.background.wakeAll();
}

async function announceMeta(c: GithubStateContext, tx: Sql): Promise<void> {
  const outbound = new OutboundDraft(await c.attached.load(tx));
  outbound.meta = true;
  await outbound.enqueue(tx, c.deps.now());
}
