import { acquireLease, holdsLease, releaseLease, renewLease, systemClock } from "@foundry/durable";
import type { Lease, LeaseDecision } from "@foundry/durable";
import type { Sql } from "../../sql/sql.ts";
import type { TaskContext } from "../context.ts";
import { LeaseLost } from "../run/task-run.ts";
import { loadLease, saveLease } from "../store/lease.ts";

/**
 * Takes the task's lease, in the transaction that begins or resumes its run. The engine starts an actor only when its
 * former instance has stopped or is lost, so the first run of an instance need not wait for a dead owner's time to
 * pass: the new token fences whatever that one might still do.
 */
export async function takeLease(c: TaskContext, tx: Sql): Promise<LeaseDecision> {
  const current = await loadLease(tx);
  const left = current && !c.leases.taken ? { ...current, untilMs: 0 } : current;
  const { leaseMs: ttlMs } = c.deps.taskLimits;
  const decision = acquireLease(left, { owner: c.owner, nowMs: c.deps.now(), ttlMs });
  if (decision.kind === "acquired") {
    await saveLease(tx, decision.lease);
    c.leases.taken = true;
  }
  return decision;
}

/** @throws LeaseLost; part of every transaction of a run. */
export async function requireLease(tx: Sql, lease: Lease): Promise<void> {
  if (!holdsLease(await loadLease(tx), lease)) throw new LeaseLost();
}

export async function giveBackLease(tx: Sql, lease: Lease): Promise<void> {
  const released = releaseLease(await loadLease(tx), lease);
  if (released) await saveLease(tx, released);
}

/** Renews the lease at a third of its time until the returned function is called; `lost` when it cannot. */
export function keepLease(c: TaskContext, lease: Lease, lost: () => void): () => void {
  const { leaseMs } = c.deps.taskLimits;
  let untilMs = lease.untilMs;
  let ended = false;
  let cancel = schedule();

  function schedule(): () => void {
    return systemClock.setTimer(leaseMs / 3, () => void renew());
  }

  async function renew(): Promise<void> {
    try {
      const renewed = await c.db.transaction(async (tx) => {
        const next = renewLease(await loadLease(tx), lease, { nowMs: c.deps.now(), ttlMs: leaseMs });
        if (next) await saveLease(tx, next);
        return next;
      });
      if (!renewed) return lost();
      untilMs = renewed.untilMs;
    } catch (error) {
      if (c.signal.aborted) return;
      c.log({ msg: "a task's lease was not renewed", task: c.taskId, error: String(error) });
      if (c.deps.now() >= untilMs) return lost();
    }
    if (!ended) cancel = schedule();
  }

  return () => {
    ended = true;
    cancel();
  };
}
