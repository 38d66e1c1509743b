import { settleRows } from "./settle-rows.ts";
import type { Settled } from "./settle-rows.ts";

/** Remembers what a list shows, so that the next rows settle against it. Asking twice gives the same answer. */
export interface Settler<Row> {
  /** `asked` is what the person chose (filter, folded sections); when it changes, nothing is held back. */
  readonly settle: (next: readonly Row[], held: boolean, asked: readonly unknown[]) => Settled<Row>;
}

export function createSettler<Row extends { readonly id: string }>(): Settler<Row> {
  let shown: readonly Row[] = [];
  let shownFor: readonly unknown[] = [];
  return {
    settle(next, held, asked) {
      const same =
        asked.length === shownFor.length && asked.every((value, index) => value === shownFor[index]);
      const settled = settleRows(same ? shown : [], next, held);
      shown = settled.rows;
      shownFor = asked;
      return settled;
    },
  };
}
