import { readCommitGraph } from "@foundry/git";
import { expect, onTestFinished, test } from "vitest";
import { gitRepository } from "../jobs/with-clone.ts";
import { NAME, startRepository } from "../testing/start-repository.ts";
import { measureDistances } from "./measure-distances.ts";

test("[RJ8] distances are git's own for every two branches, and git is asked once for each two forks", async () => {
  const repo = await startRepository();
  onTestFinished(() => repo.close());
  const { control } = repo;
  const onward = (n: number) =>
    control.push(NAME, [{ branch: "main", message: `Onward ${n}`, files: { [`main-${n}.txt`]: "1\n" } }]);
  await control.pushStack(NAME, [
    { name: "a", commits: 3 },
    { name: "b" },
    { name: "c", on: "a", commits: 2 },
  ]);
  await onward(1);
  await control.pushStack(NAME, [
    { name: "d", on: "main" },
    { name: "e", commits: 2 },
  ]);
  await onward(2);
  // Merged with main: a history that leaves it in two places.
  const author = ["-c", "user.name=mona", "-c", "user.email=mona@example.com"];
  const merge = ["commit-tree", "-p", "b", "-p", "main", "-m", "Merge main", "b^{tree}"];
  await control.moveBranch(NAME, "mixed", await control.git(NAME, [...author, ...merge]));
  await control.pushStack(NAME, [{ name: "above", on: "mixed" }]);
  // A history of its own.
  await control.moveBranch(
    NAME,
    "alone",
    await control.git(NAME, [...author, "commit-tree", "-m", "Alone", "b^{tree}"]),
  );
  await onward(3);
  await repo.feed();
  const { identity } = await repo.meta();
  const { signal } = new AbortController();
  await repo
    .context()
    .deps.git.withMirror(gitRepository(repo.context(), identity), signal, async (mirror) => {
      const heads = await mirror.heads();
      expect(heads).toHaveLength(9);
      const trunkHead = heads.find(({ name }) => name === "main")?.sha ?? "";
      const graph = await readCommitGraph(mirror, {
        trunkHead,
        tips: heads.map(({ sha }) => sha),
        hints: [],
      });
      const pairs = heads.flatMap((one) => heads.map((other) => ({ head: one.sha, parentHead: other.sha })));
      let asked = 0;
      const counting = {
        measure: (of: Parameters<typeof mirror.measure>[0]) => {
          asked += of.length;
          return mirror.measure(of);
        },
      };
      const found = await measureDistances(counting, graph, pairs, signal);
      const said = await mirror.measure(
        pairs.map(({ head, parentHead }) => ({ ours: head, theirs: parentHead })),
      );
      expect(found).toEqual(said);
      expect(asked).toBeLessThan(pairs.length);
      asked = 0;
      const stack = heads.filter(({ name }) => ["a", "b", "c"].includes(name));
      await measureDistances(
        counting,
        graph,
        stack.map(({ sha }) => ({ head: sha, parentHead: trunkHead })),
        signal,
      );
      expect(asked).toBe(1);
    });
});
