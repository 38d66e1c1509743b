/**
 * What differs between two states of a collection: the new row by key, undefined for one that left. A row that came
 * again with the same content (a snapshot after a reconnect) is no change.
 */
export function changedRows<Row extends object>(
  before: ReadonlyMap<string, Row>,
  after: ReadonlyMap<string, Row>,
): Map<string, Row | undefined> {
  const changed = new Map<string, Row | undefined>();
  for (const [key, row] of after) {
    const previous = before.get(key);
    if (previous === row) continue;
    if (previous === undefined || !sameContent(previous, row)) changed.set(key, row);
  }
  for (const key of before.keys()) if (!after.has(key)) changed.set(key, undefined);
  return changed;
}

function sameContent(a: object, b: object): boolean {
  const inB = new Map(Object.entries(b));
  const entries = Object.entries(a);
  return entries.length === inB.size && entries.every(([name, value]) => sameValue(value, inB.get(name)));
}

function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object") return false;
  return JSON.stringify(a) === JSON.stringify(b);
}
