import { expect, test } from "vitest";
import type { CommitGraph } from "./commit-graph.ts";
import { findOwnCommits } from "./find-own-commits.ts";
import type { BranchFacts } from "./find-own-commits.ts";

/** `child:parent,parent` for every commit outside of the default branch; `m2` is its head, `m1` below. */
function graphOf(...commits: readonly string[]): CommitGraph {
  const parents = new Map(
    commits.map((text): [string, string[]] => {
      const [sha = "", above = ""] = text.split(":");
      return [sha, above.split(",").filter((parent) => parent !== "")];
    }),
  );
  const history = (sha: string): ReadonlySet<string> => {
    const above = parents.get(sha);
    if (above === undefined) return new Set();
    return new Set([sha, ...above.flatMap((parent) => [...history(parent)])]);
  };
  return {
    trunkHead: "m2",
    parents: (sha) => parents.get(sha),
    history,
    isAncestor: (a, b) =>
      a === b || history(b).has(a) || [...history(b)].some((sha) => parents.get(sha)?.includes(a)),
  };
}

function facts(some: Partial<BranchFacts>): BranchFacts {
  return { head: "", base: null, formerHeads: [], ontoHead: "m2", foreignHeads: [], ...some };
}

test("[ST1] restacked: the parent's head is below, and nothing but own commits above it", () => {
  const graph = graphOf("a1:m2", "b1:a1", "b2:b1");
  expect(findOwnCommits(graph, facts({ head: "b2", ontoHead: "a1", base: "a1" }))).toMatchObject({
    restacked: true,
    base: "a1",
    commits: ["b1", "b2"],
  });
  // The parent was moved back: what it dropped is still between.
  expect(findOwnCommits(graph, facts({ head: "b2", ontoHead: "m2", base: "a1" }))).toMatchObject({
    restacked: false,
    base: "a1",
    commits: ["b1", "b2"],
  });
});

test("[ST3] the recorded base, while it is in the branch", () => {
  const graph = graphOf("a1:m1", "b1:a1", "x1:m2");
  expect(findOwnCommits(graph, facts({ head: "b1", ontoHead: "x1", base: "a1" }))).toMatchObject({
    commits: ["b1"],
    rebasedElsewhere: false,
  });
});

test("[ST3] rebased by hand onto the parent: the parent's new commits are not its own", () => {
  const graph = graphOf("a1:m1", "a2:a1", "b1:a1", "B1:a2", "a3:a2");
  expect(
    findOwnCommits(graph, facts({ head: "B1", ontoHead: "a3", base: "a1", formerHeads: ["b1"] })),
  ).toMatchObject({ commits: ["B1"], base: "a2", restacked: false });
});

test("[ST3][ST7] rebased by hand without its parent: what tells the copies stays recorded until it is restacked", () => {
  // "git rebase main" in the upper branch alone: B1 stands on A1, a copy of the parent's a1.
  const graph = graphOf("a1:m1", "b1:a1", "A1:m2", "B1:A1", "a2:a1", "B2:a2");
  const child = facts({ head: "B1", ontoHead: "a2", base: "a1", formerHeads: ["b1"], foreignHeads: ["a1"] });
  const own = findOwnCommits(graph, child);
  expect(own).toMatchObject({ commits: ["A1", "B1"], base: "a1", rebasedElsewhere: true });
  expect(findOwnCommits(graph, { ...child, base: own.base })).toEqual(own);
  expect(findOwnCommits(graph, { ...child, head: "B2" })).toMatchObject({ commits: ["B2"], base: "a2" });
});

test("[ST3] without a record, the parent's former heads tell where it was forked", () => {
  const graph = graphOf("a1:m1", "b1:a1", "A1:m1");
  expect(findOwnCommits(graph, facts({ head: "b1", ontoHead: "A1", foreignHeads: ["a1"] }))).toMatchObject({
    commits: ["b1"],
    base: "a1",
  });
  expect(findOwnCommits(graph, facts({ head: "b1", ontoHead: "A1" }))).toMatchObject({
    commits: ["a1", "b1"],
    base: "m1",
  });
});

test("[ST3] commits that were pushed to the parent by mistake and taken back are still the child's", () => {
  const graph = graphOf("a1:m1", "b1:a1", "b2:b1", "a2:a1");
  // The parent was at b1 for a while.
  const child = facts({ head: "b2", ontoHead: "a2", base: "a1", formerHeads: ["b1"], foreignHeads: ["b1"] });
  expect(findOwnCommits(graph, child).commits).toEqual(["b1", "b2"]);
});

test("[ST3] what the parent has when it is left is the parent's, also when the child was moved up to it", () => {
  // The child had nothing of its own and was moved from a1 to the parent's merge a2 by hand, before any sync.
  const graph = graphOf("a1:m1", "a2:a1,m1");
  const child = facts({ head: "a2", base: "a1", formerHeads: ["a1"] });
  expect(findOwnCommits(graph, { ...child, leftHeads: ["a2"] }).commits).toEqual([]);
  expect(findOwnCommits(graph, { ...child, foreignHeads: ["a2"] }).commits).toEqual(["a2"]);
});

test("[ST3] a merged default branch brings no own commits", () => {
  const graph = graphOf("b1:m1", "b2:b1,m2", "b3:b2");
  expect(findOwnCommits(graph, facts({ head: "b3", base: "m1" }))).toMatchObject({
    restacked: true,
    linear: false,
    base: "m2",
  });
});
