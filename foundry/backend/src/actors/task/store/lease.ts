import type { Lease } from "@foundry/durable";
import type { Sql } from "../../sql/sql.ts";

export async function loadLease(db: Sql): Promise<Lease | null> {
  const [row] = await db.execute<{ owner: string; token: number; until_ms: number }>(
    "SELECT owner, token, until_ms FROM task_lease WHERE id = 1",
  );
  return row ? { owner: row.owner, token: row.token, untilMs: row.until_ms } : null;
}

export async function saveLease(tx: Sql, lease: Lease): Promise<void> {
  await tx.execute(
    "INSERT OR REPLACE INTO task_lease (id, owner, token, until_ms) VALUES (1, ?1, ?2, ?3)",
    lease.owner,
    lease.token,
    lease.untilMs,
  );
}
