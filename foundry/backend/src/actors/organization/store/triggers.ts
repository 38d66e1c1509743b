import type { TriggerChange } from "../../github-state/index.ts";
import { guidOfDelivery, triggerNumber } from "../../../webhooks/index.ts";
import type { TaskTrigger } from "../../../webhooks/index.ts";
import { enqueueMessage } from "../../outbox/outbox-store.ts";
import type { Sql } from "../../sql/sql.ts";

/** Matches the targets of all triggers in the outbox. */
export const GATE_TARGETS = "gate:*";

/** A delivery's GUID is remembered for this long: no replay of an older one reaches us (github-state keeps its own). */
const KEPT_MS = 60 * 24 * 3_600_000;
/** Forgotten by so many. */
const FORGET_CHUNK = 50;

/** What became of a trigger. */
export type TriggerOutcome =
  /** A new task, or a request for one that is there. */
  | "requested"
  /** Its task waits or runs for the same already [TK4]. */
  | "joined"
  | "commanded"
  /** A comment said what there is to say. */
  | "answered"
  /** [TK3] Said once for each person and conversation. */
  | "declined"
  | "declined_before"
  | "archived"
  | "no_task"
  | "not_for_us"
  | "by_a_bot"
  | "nothing_asked"
  | "not_configured"
  | "stale"
  | "enough_follow_ups"
  | "repository_gone";

/**
 * Takes note of triggers and puts each in the line of its conversation, once for each delivery of GitHub's [DX4] [DX5]:
 * a replay has another id and the same GUID. It is for the mirror; what took effect here does not do so again.
 */
export async function addTriggers(tx: Sql, triggers: readonly TriggerChange[], nowMs: number): Promise<void> {
  if (triggers.length === 0) return;
  await tx.execute(
    `DELETE FROM org_triggers WHERE guid IN
       (SELECT guid FROM org_triggers WHERE outcome IS NOT NULL AND at_ms < ?1 LIMIT ?2)`,
    nowMs - KEPT_MS,
    FORGET_CHUNK,
  );
  for (const { guid: id, ...said } of triggers) {
    const change = { ...said, guid: guidOfDelivery(id) };
    if ((await insertTrigger(tx, change)) || (await reopenTrigger(tx, change))) {
      await enqueueMessage(tx, targetOf(change.trigger), change);
    }
  }
}

async function insertTrigger(tx: Sql, { guid, atMs, trigger }: TriggerChange): Promise<boolean> {
  const rows = await tx.execute(
    `INSERT INTO org_triggers (guid, at_ms, repo_id, conversation, kind, by_login)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING RETURNING guid`,
    guid,
    atMs,
    trigger.repoId,
    triggerNumber(trigger),
    trigger.on,
    trigger.actor.login,
  );
  return rows.length > 0;
}

/**
 * Whether a trigger that is said again has still to be handled: it was parked or given up, or its repository was missing,
 * which a replay may have brought back. One that waits in its line goes on waiting there.
 */
async function reopenTrigger(tx: Sql, { guid, trigger }: TriggerChange): Promise<boolean> {
  const reopened = await tx.execute(
    `UPDATE org_triggers SET outcome = NULL
     WHERE guid = ?1 AND (outcome IS NULL OR outcome = 'repository_gone') RETURNING guid`,
    guid,
  );
  if (reopened.length === 0) return false;
  const ofTrigger = "FROM outbox WHERE target = ?1 AND payload ->> '$.guid' = ?2";
  await tx.execute(`DELETE ${ofTrigger} AND status = 'parked'`, targetOf(trigger), guid);
  const waiting = await tx.execute(`SELECT 1 ${ofTrigger}`, targetOf(trigger), guid);
  return waiting.length === 0;
}

/** One line for each conversation, and for each branch that runs fail on: what is said first is done first. */
function targetOf(trigger: TaskTrigger): string {
  if (trigger.on === "workflowRunFailed") return `gate:${trigger.repoId}:${trigger.headBranch}`;
  return `gate:${trigger.repoId}#${triggerNumber(trigger)}`;
}

/** Its effect is done: the line comes here again only after a kill between effect and mark. */
export async function isSettled(db: Sql, guid: string): Promise<boolean> {
  const rows = await db.execute("SELECT 1 FROM org_triggers WHERE guid = ?1 AND outcome IS NOT NULL", guid);
  return rows.length > 0;
}

export async function settleTrigger(
  tx: Sql,
  guid: string,
  outcome: TriggerOutcome,
  taskId: string | null,
): Promise<void> {
  await tx.execute(
    "UPDATE org_triggers SET outcome = ?2, task_id = ?3 WHERE guid = ?1",
    guid,
    outcome,
    taskId,
  );
}

/** [TK3] Whether somebody was declined in this conversation already. */
export async function wasDeclined(
  db: Sql,
  where: { repoId: string; number: number; login: string },
): Promise<boolean> {
  const rows = await db.execute(
    `SELECT 1 FROM org_triggers
     WHERE repo_id = ?1 AND conversation = ?2 AND by_login = ?3 AND outcome = 'declined' LIMIT 1`,
    where.repoId,
    where.number,
    where.login,
  );
  return rows.length > 0;
}

/** How many failed runs a task has followed up since then. */
export async function countFollowUps(db: Sql, taskId: string, sinceMs: number): Promise<number> {
  const [row] = await db.execute<{ count: number }>(
    `SELECT count(*) AS count FROM org_triggers
     WHERE task_id = ?1 AND kind = 'workflowRunFailed' AND outcome = 'requested' AND at_ms >= ?2`,
    taskId,
    sinceMs,
  );
  return row?.count ?? 0;
}
