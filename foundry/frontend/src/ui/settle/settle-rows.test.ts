import { describe, expect, test } from "vitest";
import { settleRows } from "./settle-rows.ts";

const rows = (...texts: string[]) => texts.map((text) => ({ id: text.slice(0, 1), text }));

describe("settling", () => {
  test("not held, the list is simply the next one", () => {
    const next = rows("b", "a");
    expect(settleRows(rows("a", "b"), next, false)).toEqual({ rows: next, gone: new Set(), waiting: 0 });
  });

  test("held, rows keep their place and show what changed in them", () => {
    const settled = settleRows(rows("a1", "b1"), rows("b2", "a1"), true);
    expect(settled.rows.map((row) => row.text)).toEqual(["a1", "b2"]);
  });

  test("held, a row that left stays as it was, and a row that came waits", () => {
    const settled = settleRows(rows("a1", "b1"), rows("c1", "a1", "d1"), true);
    expect(settled.rows.map((row) => row.text)).toEqual(["a1", "b1"]);
    expect([...settled.gone]).toEqual(["b"]);
    expect(settled.waiting).toBe(2);
  });

  test("a list that was empty shows its first rows also while it is held", () => {
    expect(settleRows([], rows("a"), true).rows).toHaveLength(1);
  });
});
