import SqliteDatabase from "better-sqlite3";
import type { Database, Sql } from "../sql/sql.ts";

/** An actor's tables in memory, for tests of a store alone. */
export function createMemoryDatabase(migrations: { migrations: Record<string, string> }): Database {
  const sqlite = new SqliteDatabase(":memory:");
  for (const sql of Object.values(migrations.migrations)) sqlite.exec(sql);
  const sql: Sql = {
    execute<Row extends Record<string, unknown>>(query: string, ...args: unknown[]): Promise<Row[]> {
      const statement = sqlite.prepare<unknown[], Row>(query);
      // better-sqlite3 takes ?1 for a name.
      const bound = /\?\d/.test(query)
        ? [Object.fromEntries(args.map((value, index) => [index + 1, value]))]
        : args;
      if (statement.reader) return Promise.resolve(statement.all(...bound));
      statement.run(...bound);
      return Promise.resolve([]);
    },
  };
  return {
    ...sql,
    async transaction(run) {
      sqlite.exec("BEGIN");
      try {
        const value = await run(sql);
        sqlite.exec("COMMIT");
        return value;
      } catch (error) {
        sqlite.exec("ROLLBACK");
        throw error;
      }
    },
  };
}
