import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Branch } from "@foundry/shared";
import { aBranch } from "../../../testing/entities.ts";
import { possibleParents, subtreeOf } from "./stack-family.ts";
import { hasTerm, parseStackFilter, toggleState } from "./stack-filter.ts";
import { stackMove } from "./stack-keys.ts";
import { buildStackRows, sortNames } from "./stack-rows.ts";
import type { StackRow } from "./stack-rows.ts";
import { stackSearch } from "./stack-search.ts";

const trunk = aBranch({ name: "main", state: "trunk" });

/** `{ "a": "main" }`: every branch with its parent. */
function branchesOf(parents: Record<string, string | null>, over: Record<string, Partial<Branch>> = {}) {
  const rows = Object.entries(parents).map(([name, parent]) => aBranch({ name, parent, ...over[name] }));
  return new Map([trunk, ...rows].map((branch) => [branch.name, branch]));
}

function rowsOf(branches: ReadonlyMap<string, Branch>, text = "", collapsed: string[] = []) {
  const names = sortNames([...branches.keys()]);
  return buildStackRows({ branches, names, collapsed: new Set(collapsed), filter: parseStackFilter(text) });
}

/** The drawing in text: `|` goes on, `+` forks, `.` is the branch's dot. */
function drawn(rows: readonly StackRow[]): string[] {
  return rows.map((row) => {
    const lanes = row.lines.map((goesOn, lane) =>
      row.joins === "fork" && lane === row.lane - 1 ? (goesOn ? "+" : "`") : goesOn ? "|" : " ",
    );
    return `${lanes.join("")}. ${row.id}`;
  });
}

const stack = branchesOf({ "a-1": "main", "a-2": "a-1", "a-3": "a-2", "a-10": "a-2", b: "main" });

describe("[ST8] the stack as a tree", () => {
  test("a chain stays a straight line, a fork opens a lane", () => {
    expect(drawn(rowsOf(stack))).toEqual([". main", "+. a-1", "|. a-2", "|+. a-3", "|`. a-10", "`. b"]);
  });

  test("level, place among siblings and size of the set are the tree's, whatever the lanes", () => {
    const place = rowsOf(stack).map(({ id, level, posInSet, setSize }) => [id, level, posInSet, setSize]);
    expect(place).toEqual([
      ["main", 1, 1, 1],
      ["a-1", 2, 1, 2],
      ["a-2", 3, 1, 1],
      ["a-3", 4, 1, 2],
      ["a-10", 4, 2, 2],
      ["b", 2, 2, 2],
    ]);
  });

  test("a folded branch says how many stand on it", () => {
    const rows = rowsOf(stack, "", ["a-1"]);
    expect(rows.map((row) => row.id)).toEqual(["main", "a-1", "b"]);
    expect(rows[1]).toMatchObject({ hasChildren: true, expanded: false, folded: 3 });
  });

  test("the filter keeps what leads to a match, marks it, and opens what is folded", () => {
    const rows = rowsOf(stack, "a-10", ["a-1"]);
    expect(rows.map((row) => [row.id, row.matched])).toEqual([
      ["main", false],
      ["a-1", false],
      ["a-2", false],
      ["a-10", true],
    ]);
    expect(rowsOf(stack, "nothing like it")).toEqual([]);
  });

  test("a branch whose parent is gone stands at the top level, after the default branch", () => {
    expect(drawn(rowsOf(branchesOf({ "0-lost": "deleted", a: "main" })))).toEqual([
      ". main",
      "`. a",
      ". 0-lost",
    ]);
  });

  test("a circle of parents is opened once and nothing is lost", () => {
    const rows = rowsOf(branchesOf({ x: "z", y: "x", z: "y", own: "own" }));
    expect(rows.map((row) => row.id)).toEqual(["main", "own", "x", "y", "z"]);
  });

  test("a stack of 5,000 branches on each other is drawn without recursion", () => {
    const names = Array.from({ length: 5000 }, (_, index) => `b-${index}`);
    const parents = Object.fromEntries(names.map((name, index) => [name, names[index - 1] ?? "main"]));
    const rows = rowsOf(branchesOf(parents));
    expect(rows).toHaveLength(5001);
    expect(rows.at(-1)).toMatchObject({ level: 5001, lane: 1, joins: "chain" });
  });

  test("whatever the parents say, every branch is shown exactly once and below its parent", () => {
    const names = Array.from({ length: 12 }, (_, index) => `b-${index}`);
    const parent = fc.constantFrom(...names, "main", "gone", null);
    const parents = fc.record(Object.fromEntries(names.map((name) => [name, parent])));
    fc.assert(
      fc.property(parents, (chosen) => {
        const rows = rowsOf(branchesOf(chosen));
        expect(rows.map((row) => row.id).toSorted()).toEqual([...names, "main"].toSorted());
        for (const [index, row] of rows.entries()) {
          expect(row.lines).toHaveLength(row.lane);
          if (row.joins === "root") continue;
          const above = rows.slice(0, index).findLast((other) => other.level === row.level - 1);
          expect(above?.id).toBe(row.branch.parent);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("the filter of branches", () => {
  const branch = aBranch({
    name: "feat/retry",
    state: "behind",
    lastCommit: { subject: "Retry uploads", authorName: "Bob", committedAtMs: 1 },
    pullRequest: {
      number: 142,
      title: "Add retry",
      state: "open",
      isDraft: false,
      url: "https://github.com/acme/widgets/pull/142",
      baseRefName: "main",
    },
  });

  test.each([
    ["retry", true],
    ["RETRY bob", true],
    ["#142", true],
    ["is:behind", true],
    ["is:behind has:pr", true],
    ["is:conflict", false],
    ["has:task", false],
    ["retry nowhere", false],
  ])("%s", (text, expected) => {
    expect(parseStackFilter(text).matches(branch)).toBe(expected);
  });

  test("a quick filter replaces another state, keeps the words, and goes at the second press", () => {
    expect(toggleState("retry is:behind", "is:conflict")).toBe("retry is:conflict");
    expect(toggleState("retry is:conflict", "is:conflict")).toBe("retry");
    expect(hasTerm("Is:Behind x", "is:behind")).toBe(true);
  });
});

describe("keys in the stack", () => {
  const rows = rowsOf(stack, "", ["a-2"]);
  const press = (index: number, key: string, shiftKey = false) =>
    stackMove(rows, index, { key, shiftKey }, 10);

  test.each([
    [0, "ArrowDown", { kind: "focus", index: 1 }],
    [0, "j", { kind: "focus", index: 1 }],
    [1, "k", { kind: "focus", index: 0 }],
    [0, "End", { kind: "focus", index: 3 }],
    [1, "ArrowRight", { kind: "focus", index: 2 }],
    [2, "ArrowRight", { kind: "fold", name: "a-2", collapsed: false }],
    [1, "ArrowLeft", { kind: "fold", name: "a-1", collapsed: true }],
    [2, "ArrowLeft", { kind: "focus", index: 1 }],
    [3, "ArrowLeft", { kind: "focus", index: 0 }],
    [3, "ArrowRight", null],
    [2, "Enter", { kind: "open", index: 2 }],
    [2, ".", { kind: "menu", index: 2 }],
    [2, "x", null],
  ])("row %i, %s", (index, key, expected) => {
    expect(press(index, key)).toEqual(expected);
  });

  test("Shift+F10 opens the menu, F10 does not", () => {
    expect(press(2, "F10", true)).toEqual({ kind: "menu", index: 2 });
    expect(press(2, "F10")).toBeNull();
  });
});

describe("where a branch may go", () => {
  test("[RJ1] neither onto itself nor onto what stands on it, nor onto what is merged; the default branch first", () => {
    const branches = branchesOf(
      { a: "main", b: "a", c: "b", d: "main", e: "main" },
      {
        d: { lastCommit: { subject: "", authorName: "", committedAtMs: 9 } },
        e: { state: "merged" },
      },
    );
    expect([...subtreeOf(branches.values(), "a")]).toEqual(["a", "b", "c"]);
    expect(possibleParents(branches, "a").map((branch) => branch.name)).toEqual(["main", "d"]);
    expect(possibleParents(branches, "c").map((branch) => branch.name)).toEqual(["main", "d", "a", "b"]);
  });
});

test("an address that names a branch like a number or a word of JSON still opens it", () => {
  expect(stackSearch({ branch: 123, q: true })).toEqual({ branch: "123", q: "true" });
  expect(stackSearch({ branch: "", q: ["x"] })).toEqual({ branch: undefined, q: undefined });
});
