export interface Settled<Row> {
  readonly rows: readonly Row[];
  /** Ids of rows that left but keep their place until the list settles. */
  readonly gone: ReadonlySet<string>;
  /** Rows that will come when the list settles. */
  readonly waiting: number;
}

const nothing: ReadonlySet<string> = new Set();

/**
 * Rows keep their place while someone points at one, has the focus on one or a menu open ("held"): what changed is
 * shown where it was, what left stays, what came waits. Not held, the list is simply the next one.
 */
export function settleRows<Row extends { readonly id: string }>(
  shown: readonly Row[],
  next: readonly Row[],
  held: boolean,
): Settled<Row> {
  if (!held || shown.length === 0) return { rows: next, gone: nothing, waiting: 0 };
  const nextById = new Map(next.map((row) => [row.id, row]));
  const gone = new Set<string>();
  const rows = shown.map((row) => {
    const current = nextById.get(row.id);
    if (current === undefined) gone.add(row.id);
    return current ?? row;
  });
  return { rows, gone, waiting: next.length - (shown.length - gone.size) };
}
