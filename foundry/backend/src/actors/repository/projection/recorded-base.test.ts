import type { CommitGraph } from "@foundry/git";
import { expect, test } from "vitest";
import type { StoredBranch } from "../store/branches.ts";
import { recordedBase } from "./recorded-base.ts";

/** A line of commits over the default branch: a1, a2, b1, b2. */
const line = ["a1", "a2", "b1", "b2"];
const history = (sha: string): ReadonlySet<string> => new Set(line.slice(0, line.indexOf(sha) + 1));
const graph: CommitGraph = {
  trunkHead: "m1",
  parents: (sha) => (line.includes(sha) ? [line[line.indexOf(sha) - 1] ?? "m1"] : undefined),
  history,
  isAncestor: (a, b) => history(b).has(a),
};

const lastCommit = { subject: "b2", authorName: "mona", committedAtMs: 1 };

function recorded(baseSha: string | null, at: string | null, parent = "a"): StoredBranch {
  return {
    branch: {
      name: "b",
      headSha: at ?? "b2",
      parent,
      parentSource: "ancestry",
      baseSha,
      state: "restacked",
      ahead: 1,
      behind: 0,
      conflictFiles: [],
      lastCommit,
      pullRequest: null,
      task: null,
    },
    personParent: null,
    measuredHeadSha: at,
    measuredParentSha: baseSha,
    pushedAtMs: null,
  };
}

const now = (head: string, parent: string) => ({ head, parent: { name: "a", sha: parent } });

test.each([
  ["the parent holds all that it had made", recorded("a2", "b2"), now("b2", "b2"), "a2"],
  ["it was cut from the default branch", recorded("m1", "b2"), now("b2", "b2"), "m1"],
  ["the parent holds none of it", recorded("a2", "b2"), now("b2", "a2"), null],
  ["it was moved up to its parent", recorded("a1", "a1"), now("a2", "a2"), null],
  ["it has nothing of its own", recorded("a2", "a2"), now("a2", "a2"), null],
  ["it was pushed since", recorded("a2", null), now("b2", "b2"), null],
  ["it stood on another branch", recorded("a2", "b2", "main"), now("b2", "b2"), null],
  ["nothing was ever recorded", recorded(null, "b2"), now("b2", "b2"), null],
  ["it was never seen", null, now("b2", "b2"), null],
] as const)("[ST3] %s", (_what, stored, present, base) => {
  expect(recordedBase(graph, stored, present)).toBe(base);
});
