import type { PushResult, PushUpdate } from "@foundry/git";
import { expect, test } from "vitest";
import { pushMoves } from "./push-moves.ts";
import type { ReadyMove } from "./push-moves.ts";

/** A remote that takes all or nothing, and may refuse branches for a reason of theirs. */
function remote(refusals: Record<string, string>, blames = true) {
  const pushes: string[][] = [];
  const taken: string[] = [];
  return {
    pushes,
    taken,
    signal: new AbortController().signal,
    onPushed: (moves: readonly ReadyMove[]) => {
      taken.push(...moves.map(({ branch }) => branch));
      return Promise.resolve();
    },
    push(updates: readonly PushUpdate[]): Promise<PushResult[]> {
      pushes.push(updates.map(({ branch }) => branch));
      const isRefused = updates.some(({ branch }) => branch in refusals);
      return Promise.resolve(
        updates.map(({ branch }): PushResult => {
          if (!isRefused) return { branch, status: "pushed" };
          const refusal = refusals[branch];
          if (refusal === "changed") return { branch, status: "changed" };
          const reason = refusal !== undefined && blames ? refusal : "atomic push failure";
          return { branch, status: "rejected", reason: updates.length === 1 ? (refusal ?? reason) : reason };
        }),
      );
    },
  };
}

const move = (branch: string, onto: string): ReadyMove => ({
  branch,
  onto,
  fromSha: "a".repeat(40),
  toSha: "b".repeat(40),
});
const stack = [move("a", "main"), move("b", "a"), move("c", "b"), move("side", "main")];

test("all in one push", async () => {
  const github = remote({});
  expect(await pushMoves(github, stack)).toEqual([]);
  expect(github.pushes).toEqual([["a", "b", "c", "side"]]);
});

test("[RJ3] [ST6] a branch that somebody pushed takes with it what stands on it, and nothing else", async () => {
  const github = remote({ b: "changed", c: "changed" });
  expect(await pushMoves(github, stack)).toEqual([
    { branch: "b", reason: { kind: "changed" }, blocked: ["c"] },
  ]);
  expect(github.taken).toEqual(["a", "side"]);
});

test("a branch that is protected says so; one that the remote does not blame is found", async () => {
  const refused = [{ branch: "b", reason: { kind: "rejected", text: "protected branch" }, blocked: ["c"] }];
  const blaming = remote({ b: "protected branch" });
  expect(await pushMoves(blaming, stack)).toEqual(refused);
  expect(blaming.taken).toEqual(["a", "side"]);
  const silent = remote({ b: "protected branch" }, false);
  expect(await pushMoves(silent, stack)).toEqual(refused);
  expect(silent.taken).toEqual(["a", "side"]);
});

test("hundreds of branches go in several pushes, parents before children", async () => {
  const many = Array.from({ length: 250 }, (_, n) => move(`b${n}`, n === 0 ? "main" : `b${n - 1}`));
  const github = remote({ b120: "changed" });
  const [refused] = await pushMoves(github, many);
  expect(refused).toMatchObject({ branch: "b120", reason: { kind: "changed" } });
  expect(refused?.blocked).toHaveLength(129);
  expect(github.taken).toEqual(many.slice(0, 120).map(({ branch }) => branch));
  expect(github.pushes.map((names) => names.length)).toEqual([100, 100, 20]);
});
