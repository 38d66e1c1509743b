import type { LogRow } from "./log-rows.ts";

export interface LogMatches {
  /** How often the text occurs. */
  readonly count: number;
  /** One entry for each occurrence: its row and where in the row's plain text it begins. */
  readonly at: (match: number) => { readonly row: number; readonly start: number } | null;
  /** The first match in or after this row; -1: there is none. */
  readonly from: (row: number) => number;
}

/** Finds a text in rows, whatever its case. Rows that were searched before are not searched again. */
export function createLogSearch(query: string) {
  const needle = query.toLowerCase();
  const found = new WeakMap<LogRow, readonly number[]>();
  const none: readonly number[] = [];

  function startsIn(row: LogRow): readonly number[] {
    const known = found.get(row);
    if (known !== undefined) return known;
    const starts: number[] = [];
    const text = row.plain.toLowerCase();
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length))
      starts.push(at);
    const result = starts.length === 0 ? none : starts;
    found.set(row, result);
    return result;
  }

  return {
    startsIn: (row: LogRow) => (needle === "" ? none : startsIn(row)),
    search(rows: readonly LogRow[]): LogMatches {
      const places: { row: number; start: number }[] = [];
      if (needle !== "") {
        for (const [row, entry] of rows.entries()) {
          for (const start of startsIn(entry)) places.push({ row, start });
        }
      }
      return {
        count: places.length,
        at: (match) => places[match] ?? null,
        from: (row) => places.findIndex((place) => place.row >= row),
      };
    },
  };
}
