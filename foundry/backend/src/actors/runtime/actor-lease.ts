import { acquireLease, holdsLease, releaseLease, renewLease, systemClock } from "@foundry/durable";
import type { Lease, LeaseDecision } from "@foundry/durable";
import type { Database, Sql } from "../sql/sql.ts";

/** [DX8] The lease was taken over: what its former holder still has to say no longer counts. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";

  constructor() {
    super("the run's lease was lost");
  }
}

/** What a lease needs of an actor's context. */
export interface LeaseContext {
  readonly db: Database;
  readonly signal: AbortSignal;
  /** The name of this instance in leases. */
  readonly owner: string;
  /** Whether this instance took the lease before. */
  readonly leases: { taken: boolean };
  readonly deps: { readonly now: () => number };
  log(entry: { msg: string; [field: string]: unknown }): void;
}

/** [DX8] The lease of an actor's background run, one row of `table`. Times are milliseconds since the epoch. */
export function createActorLease<Context extends LeaseContext>(
  table: "repo_lease" | "task_lease",
  ttlOf: (c: Context) => number,
) {
  async function load(db: Sql): Promise<Lease | null> {
    const [row] = await db.execute<{ owner: string; token: number; until_ms: number }>(
      `SELECT owner, token, until_ms FROM ${table} WHERE id = 1`,
    );
    return row ? { owner: row.owner, token: row.token, untilMs: row.until_ms } : null;
  }

  async function save(tx: Sql, { owner, token, untilMs }: Lease): Promise<void> {
    const statement = `INSERT OR REPLACE INTO ${table} (id, owner, token, until_ms) VALUES (1, ?1, ?2, ?3)`;
    await tx.execute(statement, owner, token, untilMs);
  }

  return {
    /**
     * Takes it, in the transaction that begins or resumes a run. The engine starts an actor only when its former
     * instance has stopped or is lost, so the first run of an instance need not wait for a dead owner's time to pass:
     * the new token fences whatever that one might still do.
     */
    async take(c: Context, tx: Sql): Promise<LeaseDecision> {
      const current = await load(tx);
      const left = current && !c.leases.taken ? { ...current, untilMs: 0 } : current;
      const decision = acquireLease(left, { owner: c.owner, nowMs: c.deps.now(), ttlMs: ttlOf(c) });
      if (decision.kind === "acquired") {
        await save(tx, decision.lease);
        c.leases.taken = true;
      }
      return decision;
    },
    /** @throws LeaseLost; part of every transaction of a run. */
    async require(tx: Sql, lease: Lease): Promise<void> {
      if (!holdsLease(await load(tx), lease)) throw new LeaseLost();
    },
    async giveBack(tx: Sql, lease: Lease): Promise<void> {
      const released = releaseLease(await load(tx), lease);
      if (released) await save(tx, released);
    },
    /** Renews it at a third of its time until the returned function is called; `lost` when it cannot. */
    keep(c: Context, lease: Lease, lost: () => void): () => void {
      const ttlMs = ttlOf(c);
      let untilMs = lease.untilMs;
      let ended = false;
      let cancel = schedule();

      function schedule(): () => void {
        return systemClock.setTimer(ttlMs / 3, () => void renew());
      }

      async function renew(): Promise<void> {
        try {
          const renewed = await c.db.transaction(async (tx) => {
            const next = renewLease(await load(tx), lease, { nowMs: c.deps.now(), ttlMs });
            if (next) await save(tx, next);
            return next;
          });
          if (!renewed) return lost();
          untilMs = renewed.untilMs;
        } catch (error) {
          if (c.signal.aborted) return;
          c.log({ msg: "a lease was not renewed", table, owner: c.owner, error: String(error) });
          if (c.deps.now() >= untilMs) return lost();
        }
        if (!ended) cancel = schedule();
      }

      return () => {
        ended = true;
        cancel();
      };
    },
  };
}
