import { expect, test } from "vitest";
import { createSettler } from "./settler.ts";

const rows = (...ids: string[]) => ids.map((id) => ({ id }));
const ids = (list: readonly { id: string }[]) => list.map((row) => row.id);

test("a held list keeps its order over several changes and settles once it is let go", () => {
  const settler = createSettler<{ id: string }>();
  const asked = ["no filter"];
  settler.settle(rows("a", "b"), false, asked);
  expect(ids(settler.settle(rows("b", "a"), true, asked).rows)).toEqual(["a", "b"]);
  expect(ids(settler.settle(rows("c", "b", "a"), true, asked).rows)).toEqual(["a", "b"]);
  expect(ids(settler.settle(rows("c", "b", "a"), false, asked).rows)).toEqual(["c", "b", "a"]);
});

test("what a person asked for is never held back", () => {
  const settler = createSettler<{ id: string }>();
  settler.settle(rows("a", "b"), false, ["no filter"]);
  expect(ids(settler.settle(rows("b"), true, ["a filter"]).rows)).toEqual(["b"]);
});

test("asking twice for the same gives the same", () => {
  const settler = createSettler<{ id: string }>();
  settler.settle(rows("a", "b"), false, []);
  const first = settler.settle(rows("b", "c"), true, []);
  expect(settler.settle(rows("b", "c"), true, [])).toEqual(first);
});
