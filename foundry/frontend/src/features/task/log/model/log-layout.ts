import { layOut } from "../../../../ui/text-grid/lay-out.ts";
import type { RowLayout } from "../../../../ui/text-grid/lay-out.ts";
import { wrappedLines } from "../../../../ui/text-grid/wrapped-lines.ts";
import type { TextGrid } from "../../../../ui/text-grid/wrapped-lines.ts";
import type { LogRow } from "./log-rows.ts";

/** Of an attempt's heading and of a hole's note. */
const MARK_HEIGHT = 36;

export function layOutLog(rows: readonly LogRow[], grid: TextGrid): RowLayout {
  return layOut(rows, ({ kind, label, plain }) => {
    if (kind === "attempt" || kind === "hole") return MARK_HEIGHT;
    const lead = label === null || label === "" ? 0 : label.length + 2;
    return wrappedLines(plain, lead, grid) * grid.lineHeight;
  });
}
