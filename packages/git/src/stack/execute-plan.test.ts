import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { executePlan } from "./execute-plan.ts";
import { planRestack } from "./plan-restack.ts";
import { branchOf, createSmallRepository, lines } from "./test-support/small-repository.ts";
import type { SmallRepository } from "./test-support/small-repository.ts";
import type { Committer, RestackResult, StackBranch } from "./types.ts";

const committer: Committer = {
  name: "Zoë <Asked>",
  email: "zoe@example.com",
  atSeconds: 1_800_000_000,
  timezone: "+0530",
};

function restack(
  repository: SmallRepository,
  branches: readonly StackBranch[],
  options: { dryRun?: boolean; oneByOne?: boolean } = {},
): Promise<RestackResult> {
  const plan = planRestack({ trunk: "main", branches }, { kind: "all" });
  return executePlan(repository.mirror, plan, { committer, ...options });
}

test("[ST2] author, message bytes, encoding and other tools' headers are kept; committer is who asked; a signature goes", async () => {
  await using repository = await createSmallRepository();
  const root = await repository.commit("root", [], { f: lines() });
  const main = await repository.commit("main", [root], { f: lines(), g: "new\n" });
  const tree = await repository.tree({ f: lines({ 3: "own" }) });
  const message = "Gr\xfc\xdfe\n\nno newline at the end, \t\r\n\nSigned-off-by: Ren\xe9 <rene@example.com>";
  const commit = Buffer.from(
    `tree ${tree}\nparent ${root}\nauthor Ren\xe9 <rene@example.com> 1600000000 -0730\n` +
      `committer Old <old@example.com> 1600000001 +0000\nencoding ISO-8859-1\n` +
      `gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\nchange-id zyx\n\n${message}`,
    "latin1",
  );
  const own = await repository.rawCommit(commit);
  const result = await restack(repository, [
    branchOf("main", main, null),
    branchOf("topic", own, "main", { base: root }),
  ]);
  const moved = result.moves[0]?.toSha ?? "";
  const text = (await repository.show(moved)).toString("latin1");
  const newTree = await repository.tree({ f: lines({ 3: "own" }), g: "new\n" });
  const who = Buffer.from("Zoë Asked <zoe@example.com> 1800000000 +0530").toString("latin1");
  expect(text).toBe(
    `tree ${newTree}\nparent ${main}\nauthor Ren\xe9 <rene@example.com> 1600000000 -0730\n` +
      `committer ${who}\nencoding ISO-8859-1\nchange-id zyx\n\n${message}`,
  );
});

test("[ST2] what the parent has already is dropped, what was empty from the start is kept", async () => {
  await using repository = await createSmallRepository();
  const root = await repository.commit("root", [], { f: lines() });
  const main = await repository.commit("same", [root], { f: lines({ 3: "same" }) });
  const same = await repository.commit("same change", [root], { f: lines({ 3: "same" }) });
  const empty = await repository.commit("empty", [same], { f: lines({ 3: "same" }) });
  const result = await restack(repository, [
    branchOf("main", main, null),
    branchOf("topic", empty, "main", { base: root }),
  ]);
  expect(result.moves).toMatchObject([{ branch: "topic", base: main, commits: 1 }]);
  const log = await repository.mirror.text(["log", "--format=%s", `${main}..${result.moves[0]?.toSha}`]);
  expect(log).toBe("empty");
});

test("[ST6] a conflict names commit and files, holds up what stands on it, and siblings finish", async () => {
  await using repository = await createSmallRepository();
  const root = await repository.commit("root", [], { f: lines(), g: lines() });
  const main = await repository.commit("main", [root], { f: lines({ 3: "main" }), g: lines({ 3: "main" }) });
  const fine = await repository.commit("fine", [root], { f: lines({ 8: "fine" }), g: lines() });
  const bad = await repository.commit("Both\nfiles\n\nbody", [fine], {
    f: lines({ 3: "a" }),
    g: lines({ 3: "a" }),
  });
  const above = await repository.commit("above", [bad], { f: lines({ 3: "a" }), g: lines({ 3: "b" }) });
  const sibling = await repository.commit("sibling", [root], { f: lines({ 9: "s" }), g: lines() });
  const branches = [
    branchOf("main", main, null),
    branchOf("bad", bad, "main", { base: root }),
    branchOf("above", above, "bad", { base: bad }),
    branchOf("sibling", sibling, "main", { base: root }),
  ];
  const result = await restack(repository, branches);
  expect(result.conflicts).toEqual([
    {
      branch: "bad",
      onto: "main",
      reason: "conflict",
      base: root,
      commitSha: bad,
      commitSubject: "Both files",
      files: ["f", "g"],
      blocked: ["above"],
    },
  ]);
  expect(result.moves.map(({ branch }) => branch)).toEqual(["sibling"]);
  expect(await restack(repository, branches, { oneByOne: true })).toEqual(result);
});

test("[ST2] a merge that git would make itself is left out; one with changes of its own stops the branch", async () => {
  await using repository = await createSmallRepository();
  const root = await repository.commit("root", [], { f: lines() });
  const first = await repository.commit("main 1", [root], { f: lines({ 0: "main 1" }) });
  const main = await repository.commit("main 2", [first], { f: lines({ 0: "main 2" }) });
  const own = await repository.commit("own", [root], { f: lines({ 5: "own" }) });
  const clean = await repository.commit("merge", [own, first], { f: lines({ 0: "main 1", 5: "own" }) });
  const evil = await repository.commit("merge", [own, first], {
    f: lines({ 0: "main 1", 5: "own", 9: "evil" }),
  });
  const after = await repository.commit("after", [clean], {
    f: lines({ 0: "main 1", 5: "own", 7: "after" }),
  });
  const result = await restack(repository, [
    branchOf("main", main, null),
    branchOf("clean", after, "main", { base: root }),
    branchOf("evil", evil, "main", { base: root }),
  ]);
  expect(result.conflicts).toMatchObject([
    { branch: "evil", reason: "merge_commit", commitSha: evil, files: [] },
  ]);
  expect(result.moves).toMatchObject([{ branch: "clean", commits: 2, base: main }]);
  const log = await repository.mirror.text(["log", "--format=%s", `${main}..${result.moves[0]?.toSha}`]);
  expect(log).toBe("after\nown");
});

test("[ST1] a branch that merged its parent's head is restacked and left alone", async () => {
  await using repository = await createSmallRepository();
  const root = await repository.commit("root", [], { f: lines() });
  const main = await repository.commit("main", [root], { f: lines({ 0: "main" }) });
  const own = await repository.commit("own", [root], { f: lines({ 5: "own" }) });
  const merge = await repository.commit("merge", [own, main], { f: lines({ 0: "main", 5: "resolved" }) });
  const result = await restack(repository, [
    branchOf("main", main, null),
    branchOf("topic", merge, "main", { base: root }),
  ]);
  expect(result).toEqual({
    moves: [],
    conflicts: [],
    unchanged: [{ branch: "topic", onto: "main", base: main }],
  });
});

test("a commit that cannot be written again stops its branch alone", async () => {
  await using repository = await createSmallRepository();
  const root = await repository.commit("root", [], { f: lines() });
  const main = await repository.commit("main", [root], { f: lines({ 0: "main" }) });
  const tree = await repository.tree({ f: lines({ 5: "own" }) });
  const broken = await repository.rawCommit(
    `tree ${tree}\nparent ${root}\nauthor Nobody nowhere\ncommitter N <n@example.com> 1 +0000\n\nbroken\n`,
  );
  const result = await restack(repository, [
    branchOf("main", main, null),
    branchOf("broken", broken, "main", { base: root }),
  ]);
  expect(result.conflicts).toMatchObject([
    { branch: "broken", reason: "malformed_commit", commitSha: broken },
  ]);
});

test("a branch guessed to stand on the default branch stays where it is when it has no commits of its own", async () => {
  await using repository = await createSmallRepository();
  const root = await repository.commit("root", [], { f: lines() });
  const main = await repository.commit("main", [root], { f: lines({ 0: "main" }) });
  const result = await restack(repository, [
    branchOf("main", main, null),
    branchOf("release", root, "main", { parentSource: "ancestry" }),
    branchOf("topic", root, "main", { parentSource: "pull_request" }),
  ]);
  expect(result.unchanged).toEqual([{ branch: "release", onto: "main", base: root }]);
  expect(result.moves).toMatchObject([{ branch: "topic", toSha: main, commits: 0 }]);
});

test.each(["sha1", "sha256"] as const)(
  "works in a %s repository whose path needs quoting",
  async (objectFormat) => {
    await using repository = await createSmallRepository({ name: 'a: "b" \\c.git', objectFormat });
    const root = await repository.commit("root", [], { f: lines() });
    const main = await repository.commit("main", [root], { f: lines({ 0: "main" }) });
    const own = await repository.commit("own", [root], { f: lines({ 5: "own" }) });
    const result = await restack(repository, [
      branchOf("main", main, null),
      branchOf("topic", own, "main", { base: root }),
    ]);
    await repository.mirror.run(["update-ref", "refs/heads/topic", result.moves[0]?.toSha ?? ""]);
    const { stderr } = await repository.mirror.run(["fsck", "--strict", "--no-dangling"]);
    expect(stderr).not.toContain("error");
    expect(await readdir(`${repository.mirror.path}/objects`)).not.toContainEqual(
      expect.stringMatching(/^tmp_/),
    );
  },
);

test("[ST2] .gitattributes decide what conflicts, as they do in a worktree; a driver of theirs is never run", async () => {
  await using repository = await createSmallRepository();
  const files = { ".gitattributes": "f merge=union\ng -merge\nh merge=evil filter=evil\n", h: lines() };
  const root = await repository.commit("root", [], { ...files, f: lines(), g: lines() });
  const mainFiles = { ...files, f: lines({ 3: "main" }), g: lines({ 0: "main" }), h: lines({ 0: "main" }) };
  const main = await repository.commit("main", [root], mainFiles);
  const union = await repository.commit("union", [root], { ...files, f: lines({ 3: "own" }), g: lines() });
  const whole = await repository.commit("whole", [root], { ...files, f: lines(), g: lines({ 8: "own" }) });
  const driven = await repository.commit("h", [root], {
    ...files,
    f: lines(),
    g: lines(),
    h: lines({ 8: "h" }),
  });
  const { mirror } = repository;
  await mirror.run(["config", "merge.evil.driver", `touch ${mirror.path}/evil`]);
  const branches = [
    branchOf("main", main, null),
    branchOf("union", union, "main", { base: root }),
    branchOf("whole", whole, "main", { base: root }),
    branchOf("driven", driven, "main", { base: root }),
  ];
  const result = await restack(repository, branches);
  expect(result.moves.map(({ branch }) => branch)).toEqual(["driven", "union"]);
  expect(await mirror.text(["show", `${result.moves[1]?.toSha}:f`])).toContain("main\nown\n");
  expect(result.conflicts).toMatchObject([{ branch: "whole", files: ["g"] }]);
  expect(await readdir(mirror.path)).not.toContain("evil");
});

test("[ST3][ST7] a copy of the parent's commit is known by the patch that the commit has once the parent is moved", async () => {
  await using repository = await createSmallRepository();
  const root = await repository.commit("root", [], { f: lines() });
  const main = await repository.commit("main", [root], { f: lines({ 0: "main" }) });
  const a1 = await repository.commit("a1", [root], { f: lines({ 3: "a1" }) });
  const a2 = await repository.commit("a2", [a1], { f: lines({ 3: "a2" }) });
  const before = await repository.commit("child", [a1], { f: lines({ 3: "a1", 9: "child" }) });
  // "git rebase main" in the child alone: beside main's line, the copy's patch is another than that of a1 on the root.
  const tree = await repository.tree({ f: lines({ 0: "main", 3: "a1" }) });
  const copied = (await repository.show(a1))
    .toString()
    .replace(/^tree .*\nparent .*/, `tree ${tree}\nparent ${main}`);
  const copy = await repository.rawCommit(copied);
  const child = await repository.commit("child", [copy], { f: lines({ 0: "main", 3: "a1", 9: "child" }) });
  const branches = [
    branchOf("main", main, null),
    branchOf("a", a2, "main", { base: root, formerHeads: [a1] }),
    branchOf("child", child, "a", { base: a1, formerHeads: [before] }),
  ];
  const preview = await restack(repository, branches, { dryRun: true });
  const result = await restack(repository, branches);
  for (const { moves, conflicts } of [preview, result]) {
    expect(conflicts).toEqual([]);
    expect(moves).toMatchObject([
      { branch: "a", commits: 2 },
      { branch: "child", onto: "a", commits: 1 },
    ]);
  }
  const [a, moved] = result.moves.map(({ toSha }) => toSha ?? "");
  const { mirror } = repository;
  expect(await mirror.text(["show", `${moved}:f`])).toBe(lines({ 0: "main", 3: "a2", 9: "child" }).trimEnd());
  expect(await mirror.text(["rev-parse", `${moved}^`])).toBe(a);
  const again = await restack(repository, [
    branchOf("main", main, null),
    branchOf("a", a ?? "", "main", { base: main, formerHeads: [a2, a1] }),
    branchOf("child", moved ?? "", "a", { base: a ?? "", formerHeads: [child, before] }),
  ]);
  expect(again).toMatchObject({ moves: [], conflicts: [] });
});

test("[RJ5] cancelled in the middle, it leaves nothing behind", async () => {
  await using repository = await createSmallRepository();
  const root = await repository.commit("root", [], { f: lines() });
  const main = await repository.commit("main", [root], { f: lines({ 0: "main" }) });
  let own = root;
  for (let n = 0; n < 5; n += 1)
    own = await repository.commit(`own ${n}`, [own], { f: lines({ 5: `own ${n}` }) });
  const before = await repository.mirror.text(["count-objects", "-v"]);
  const cancelling = new AbortController();
  const plan = planRestack(
    { trunk: "main", branches: [branchOf("main", main, null), branchOf("topic", own, "main")] },
    { kind: "all" },
  );
  const seen: string[] = [];
  await expect(
    executePlan(repository.mirror, plan, {
      committer,
      signal: cancelling.signal,
      onProgress(done, total) {
        seen.push(`${done}/${total}`);
        if (done === 3) cancelling.abort(new Error("enough"));
      },
    }),
  ).rejects.toThrow(/enough|cancelled/);
  expect(seen).toEqual(["1/5", "2/5", "3/5"]);
  expect(await repository.mirror.text(["count-objects", "-v"])).toBe(before);
  expect(await readdir(`${repository.mirror.path}/objects`)).not.toContainEqual(
    expect.stringMatching(/^tmp_/),
  );
});

test("[ST3] former heads that are gone from the clone do no harm; a head that is not there is an error", async () => {
  await using repository = await createSmallRepository();
  const root = await repository.commit("root", [], { f: lines() });
  const main = await repository.commit("main", [root], { f: lines({ 0: "main" }) });
  const own = await repository.commit("own", [root], { f: lines({ 5: "own" }) });
  const gone = "1234567890123456789012345678901234567890";
  const result = await restack(repository, [
    branchOf("main", main, null, { formerHeads: [gone] }),
    branchOf("topic", own, "main", { base: gone, formerHeads: [gone] }),
  ]);
  expect(result.moves).toMatchObject([{ branch: "topic", commits: 1 }]);
  await expect(
    restack(repository, [branchOf("main", main, null), branchOf("topic", gone, "main")]),
  ).rejects.toMatchObject({ code: "git_object_not_found" });
});
