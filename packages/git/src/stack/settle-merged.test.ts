import { expect, test } from "vitest";
import { settleMerged } from "./settle-merged.ts";
import { branchOf } from "./test-support/small-repository.ts";

test("[ST4] children go to the nearest surviving ancestor and keep their base", () => {
  const { graph, reparented, survivors } = settleMerged({
    trunk: "main",
    branches: [
      branchOf("main", "m1", null),
      branchOf("a", "a1", "main", { merged: true, mergedHead: "a1" }),
      branchOf("b", "b1", "a", { merged: true, mergedHead: "b1", formerHeads: ["b0"] }),
      branchOf("c", "c1", "b", { base: "b0" }),
      branchOf("d", "d1", "a", { base: "a1" }),
    ],
  });
  expect(reparented).toEqual([
    { branch: "c", from: "b", to: "main" },
    { branch: "d", from: "a", to: "main" },
  ]);
  expect(graph.branches[3]).toMatchObject({
    parent: "main",
    base: "b0",
    foreignHeads: ["b0"],
    leftHeads: ["b1", "a1"],
  });
  expect(survivors).toEqual([]);
});

test("[ST4] a branch with commits beyond what was merged lives on, with its children; only those commits are its own", () => {
  const { graph, reparented, survivors } = settleMerged({
    trunk: "main",
    branches: [
      branchOf("main", "m1", null),
      branchOf("a", "a2", "main", { merged: true, mergedHead: "a1", base: "m0" }),
      branchOf("b", "b1", "a", { base: "a1" }),
    ],
  });
  expect(survivors).toEqual(["a"]);
  expect(reparented).toEqual([]);
  expect(graph.branches[1]).toMatchObject({ merged: false, base: "a1", parent: "main" });
});

test("merged branches that claim to stand on each other are on the default branch", () => {
  const { reparented } = settleMerged({
    trunk: "main",
    branches: [
      branchOf("main", "m1", null),
      branchOf("a", "a1", "b", { merged: true }),
      branchOf("b", "b1", "a", { merged: true }),
      branchOf("c", "c1", "b"),
    ],
  });
  expect(reparented).toEqual([{ branch: "c", from: "b", to: "main" }]);
});
