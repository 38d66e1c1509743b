import { expect, test } from "vitest";
import { planRestack } from "./plan-restack.ts";
import { branchOf } from "./test-support/small-repository.ts";
import type { StackGraph, StackScope } from "./types.ts";

const graph: StackGraph = {
  trunk: "main",
  branches: [
    branchOf("c", "c1", "b", { base: "b1" }),
    branchOf("b", "b1", "a", { base: "a1", formerHeads: ["b0"] }),
    branchOf("main", "m1", null),
    branchOf("a", "a1", "main", { formerHeads: ["a0"] }),
    branchOf("A", "A1", "main"),
    branchOf("pages", "p1", null),
    branchOf("orphan", "o1", "deleted"),
    branchOf("x", "x1", "y"),
    branchOf("y", "y1", "x"),
  ],
};

const order = (scope: StackScope): string[] => planRestack(graph, scope).steps.map(({ branch }) => branch);

test("[ST7] parents before children, siblings by name, whatever the order of the rows", () => {
  expect(order({ kind: "all" })).toEqual(["A", "a", "b", "c"]);
  const reversed = { ...graph, branches: graph.branches.toReversed() };
  expect(planRestack(reversed, { kind: "all" })).toEqual(planRestack(graph, { kind: "all" }));
});

test("what stands on nothing, on a missing branch or on itself is left, and said", () => {
  expect(planRestack(graph, { kind: "all" }).left).toEqual([
    { branch: "orphan", reason: "parent_missing" },
    { branch: "pages", reason: "no_parent" },
    { branch: "x", reason: "cycle" },
    { branch: "y", reason: "cycle" },
  ]);
});

test("[ST5] a subtree and a new parent take the children along, a single branch does not", () => {
  expect(order({ kind: "subtree", branch: "a" })).toEqual(["a", "b", "c"]);
  expect(order({ kind: "reparent", branch: "b", parent: "A" })).toEqual(["b", "c"]);
  expect(order({ kind: "branch", branch: "b" })).toEqual(["b"]);
  expect(order({ kind: "branch", branch: "b", onto: "main" })).toEqual(["b"]);
});

test("[ST3] on a new parent, heads of the old one stay known as not its own", () => {
  const [step] = planRestack(graph, { kind: "reparent", branch: "b", parent: "A" }).steps;
  expect(step).toMatchObject({
    onto: "A",
    ontoHead: "A1",
    base: "a1",
    foreignHeads: ["a0"],
    leftHeads: ["a1"],
  });
});

test.each([
  [{ kind: "subtree", branch: "nowhere" }, "stack_branch_not_found"],
  [{ kind: "reparent", branch: "b", parent: "nowhere" }, "stack_branch_not_found"],
  [{ kind: "branch", branch: "main" }, "stack_branch_is_trunk"],
  [{ kind: "reparent", branch: "a", parent: "c" }, "stack_cycle"],
  [{ kind: "branch", branch: "a", onto: "a" }, "stack_cycle"],
] satisfies [StackScope, string][])("%j is refused: %s", (scope, code) => {
  expect(() => planRestack(graph, scope)).toThrow(expect.objectContaining({ code }));
});

test("[ST4] children of merged branches are planned on the nearest ancestor that survives; merged ones are left", () => {
  const branches = graph.branches.map((branch) =>
    branch.name === "a" || branch.name === "b" ? { ...branch, merged: true } : branch,
  );
  const plan = planRestack({ trunk: "main", branches }, { kind: "all" });
  expect(plan.steps.map(({ branch, onto, base }) => [branch, onto, base])).toEqual([
    ["A", "main", null],
    ["c", "main", "b1"],
  ]);
  expect(plan.steps[1]).toMatchObject({ foreignHeads: ["b0", "a0"], leftHeads: ["b1", "a1"] });
  expect(() => planRestack({ trunk: "main", branches }, { kind: "branch", branch: "a" })).toThrow(
    expect.objectContaining({ code: "stack_branch_merged" }),
  );
});
