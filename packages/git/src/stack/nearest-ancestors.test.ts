import { expect, test } from "vitest";
import { nearestAncestors } from "./nearest-ancestors.ts";
import type { AncestryBranch } from "./nearest-ancestors.ts";
import { parseSpiceRecord, readSpiceParents } from "./read-spice-parents.ts";
import { createSmallRepository } from "./test-support/small-repository.ts";
import type { SmallRepository } from "./test-support/small-repository.ts";

function at(name: string, head: string, more: Partial<AncestryBranch> = {}): AncestryBranch {
  return { name, head, formerHeads: [], merged: false, recorded: null, ...more };
}

async function nearest(
  repository: SmallRepository,
  trunkHead: string,
  branches: readonly AncestryBranch[],
  of: readonly string[] = branches.map(({ name }) => name),
): Promise<Record<string, string | null>> {
  const all = [at("main", trunkHead), ...branches];
  const question = { trunk: "main", trunkHead, branches: all, of };
  return Object.fromEntries(await nearestAncestors(repository.mirror, question));
}

async function line(repository: SmallRepository, from: string | null, count: number): Promise<string[]> {
  const shas: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const parent = shas.at(-1) ?? from;
    shas.push(
      await repository.commit(`commit ${n}`, parent === null ? [] : [parent], { f: `${parent} ${n}\n` }),
    );
  }
  return shas;
}

test("the nearest branch below, the default branch when there is none, null for another history", async () => {
  await using repository = await createSmallRepository();
  const [root = "", main = ""] = await line(repository, null, 2);
  const [a1 = "", a2 = "", b1 = "", b2 = ""] = await line(repository, root, 4);
  const [other = ""] = await line(repository, null, 1);
  const branches = [at("a", a2), at("b", b2), at("old", root), at("pages", other), at("twin", a2)];
  expect(await nearest(repository, main, branches)).toEqual({
    a: "main",
    // Both point to the same commit: the first by name.
    b: "a",
    old: "main",
    pages: null,
    twin: "main",
  });
  expect(await nearest(repository, main, [...branches, at("middle", b1), at("low", a1)], ["b", "a"])).toEqual(
    {
      a: "low",
      b: "middle",
    },
  );
});

test("[ST3] a rewritten parent is found by the recorded base and by the heads it had", async () => {
  await using repository = await createSmallRepository();
  const [main = ""] = await line(repository, null, 1);
  const [oldA = ""] = await line(repository, main, 1);
  const [b = ""] = await line(repository, oldA, 1);
  const newA = await repository.commit("amended", [main], { f: "amended\n" });
  expect(await nearest(repository, main, [at("a", newA), at("b", b)])).toMatchObject({ b: "main" });
  expect(await nearest(repository, main, [at("a", newA, { formerHeads: [oldA] }), at("b", b)])).toMatchObject(
    {
      b: "a",
    },
  );
  const recorded = { parent: "a", base: oldA };
  expect(await nearest(repository, main, [at("a", newA), at("b", b, { recorded })])).toMatchObject({
    b: "a",
  });
});

test("a head that both branches had makes neither the other's parent", async () => {
  await using repository = await createSmallRepository();
  const [main = ""] = await line(repository, null, 1);
  const [shared = ""] = await line(repository, main, 1);
  const a = await repository.commit("a", [shared], { f: "a\n" });
  const b = await repository.commit("b", [shared], { f: "b\n" });
  const branches = [at("a", a, { formerHeads: [shared] }), at("b", b, { formerHeads: [shared] })];
  expect(await nearest(repository, main, branches)).toEqual({ a: "main", b: "main" });
});

test("where a branch merged another, the one that none of the others contains; merged branches are nobody's parent", async () => {
  await using repository = await createSmallRepository();
  const [main = ""] = await line(repository, null, 1);
  const [a1 = "", a2 = ""] = await line(repository, main, 2);
  const merge = await repository.commit("merge", [a1, a2], { f: "merge\n" });
  expect(await nearest(repository, main, [at("low", a1), at("high", a2), at("x", merge)], ["x"])).toEqual({
    x: "high",
  });
  expect(
    await nearest(repository, main, [at("low", a1), at("high", a2, { merged: true }), at("x", merge)], ["x"]),
  ).toEqual({ x: "low" });
});

test("git-spice's record of a branch names its base", async () => {
  await using repository = await createSmallRepository();
  const { mirror } = repository;
  expect(await readSpiceParents(mirror)).toEqual(new Map());
  const blob = async (input: string): Promise<string> =>
    mirror.text(["hash-object", "-w", "--stdin"], { input });
  const tree = async (entries: string): Promise<string> => mirror.text(["mktree"], { input: entries });
  const record = await blob('{"base":{"name":"feat1","hash":"abc"},"upstream":{"branch":"feat2"}}');
  const broken = await blob("{");
  const nested = await tree(`100644 blob ${record}\tfeat3\n`);
  const branches = await tree(
    `100644 blob ${record}\tfeat2\n100644 blob ${broken}\tfeat4\n040000 tree ${nested}\tme\n`,
  );
  const root = await tree(`040000 tree ${branches}\tbranches\n100644 blob ${record}\trepo\n`);
  const commit = await repository.rawCommit(
    `tree ${root}\nauthor G <g@example.com> 1 +0000\ncommitter G <g@example.com> 1 +0000\n\nstate\n`,
  );
  await mirror.run(["update-ref", "refs/spice/data", commit]);
  expect(await readSpiceParents(mirror)).toEqual(
    new Map([
      ["feat2", "feat1"],
      ["me/feat3", "feat1"],
    ]),
  );
});

test.each(["[]", "null", "{}", '{"base":"main"}', '{"base":{"name":1}}', '{"base":{"name":""}}'])(
  "a record %s says nothing",
  (json) => {
    expect(parseSpiceRecord(json)).toBeNull();
  },
);
