/** The part of an actor's database that stores use: SQL text with positional parameters, rows as objects. */
export interface Sql {
  execute<Row extends Record<string, unknown> = Record<string, unknown>>(
    query: string,
    ...args: unknown[]
  ): Promise<Row[]>;
}

/** One commit may dirty at most 320 pages (docs/platform.md), so callers bound what one transaction writes. */
export interface Database extends Sql {
  transaction<T>(run: (tx: Sql) => Promise<T>): Promise<T>;
}
