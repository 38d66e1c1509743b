import type { Sql } from "../sql/sql.ts";

/**
 * [DX4] Takes note of a sender's messages up to `lastId`, in the transaction of their effects. False: they are here
 * already, and there is nothing to do.
 */
export async function acceptMessages(tx: Sql, source: string, lastId: number): Promise<boolean> {
  const accepted = await tx.execute(
    `INSERT INTO inbox (source, last_id) VALUES (?1, ?2)
     ON CONFLICT (source) DO UPDATE SET last_id = excluded.last_id WHERE excluded.last_id > last_id
     RETURNING last_id`,
    source,
    lastId,
  );
  return accepted.length > 0;
}
