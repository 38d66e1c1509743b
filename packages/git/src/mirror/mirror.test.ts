import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createPair } from "../testing/origin.ts";

test("[RJ7] a missing mirror is cloned, and a sound one is kept", async () => {
  const { origin, mirror, base } = await createPair();
  await origin.commit({ branch: "feature/a", from: "main", message: "Add b", files: { "b.txt": "2\n" } });
  expect(await mirror.ensure()).toBe("cloned");
  expect(await mirror.ensure()).toBe("kept");
  const heads = await mirror.heads();
  expect(heads.map(({ name, subject, authorName }) => ({ name, subject, authorName }))).toEqual([
    { name: "feature/a", subject: "Add b", authorName: "Mona" },
    { name: "main", subject: "Begin", authorName: "Mona" },
  ]);
  expect(heads[1]).toMatchObject({ sha: base, committedAtMs: 1_700_000_060_000 });
  expect(await mirror.heads(["main", "nothing"])).toHaveLength(1);
  await mirror.fsck();
});

test("an empty repository is cloned too", async () => {
  const { origin, mirror } = await createPair();
  await origin.git(["update-ref", "-d", "refs/heads/main"]);
  expect(await mirror.ensure()).toBe("cloned");
  expect(await mirror.heads()).toEqual([]);
  expect(await mirror.fetch()).toEqual([]);
  expect(await mirror.ensure()).toBe("kept");
});

test("[RJ8] a fetch says what changed, and old heads stay readable", async () => {
  const { origin, mirror, base } = await createPair();
  const gone = await origin.commit({ branch: "gone", from: "main", files: { "g.txt": "g\n" } });
  const old = await origin.commit({ branch: "moved", from: "main", files: { "m.txt": "1\n" } });
  await mirror.ensure();
  expect(await mirror.fetch()).toEqual([]);
  const rewritten = await origin.commit({ branch: "moved", from: base, files: { "m.txt": "2\n" } });
  const main = await origin.commit({ branch: "main", files: { "a.txt": "2\n" } });
  await origin.git(["update-ref", "-d", "refs/heads/gone"]);
  const changes = await mirror.fetch();
  expect(changes).toHaveLength(3);
  expect(changes).toEqual(
    expect.arrayContaining([
      { name: "gone", before: gone, after: null },
      { name: "moved", before: old, after: rewritten },
      { name: "main", before: base, after: main },
    ]),
  );
  expect((await mirror.kept()).toSorted()).toEqual([gone, old].toSorted());
  await mirror.maintain();
  expect(await mirror.has([gone, old, "0".repeat(40)])).toEqual([true, true, false]);
  await mirror.release([gone, old]);
  expect(await mirror.kept()).toEqual([]);
  await mirror.fsck();
});

test("[RJ8] a fetch of one branch brings that branch only, also when it is gone or in the way", async () => {
  const { origin, mirror, base } = await createPair();
  await origin.commit({ branch: "one", from: "main", files: { "o.txt": "1\n" } });
  await mirror.ensure();
  const one = await origin.commit({ branch: "one", files: { "o.txt": "2\n" } });
  const main = await origin.commit({ branch: "main", files: { "a.txt": "2\n" } });
  expect(await mirror.fetch({ branches: ["one"] })).toMatchObject([{ name: "one", after: one }]);
  expect(await mirror.heads(["main"])).toMatchObject([{ sha: base }]);
  // A branch `one` cannot be beside a branch `one/two`: git keeps refs as paths.
  await origin.git(["update-ref", "-d", "refs/heads/one"]);
  const two = await origin.commit({ branch: "one/two", from: "main", files: { "t.txt": "1\n" } });
  const changes = await mirror.fetch({ branches: ["one/two"] });
  expect(changes).toEqual(
    expect.arrayContaining([
      { name: "one", before: one, after: null },
      { name: "one/two", before: null, after: two },
    ]),
  );
  expect(await mirror.heads(["main"])).toMatchObject([{ sha: main }]);
  expect(await mirror.fetch({ branches: ["never-was"] })).toEqual([]);
  expect(await mirror.fetch({ branches: [] })).toEqual([]);
});

test("[RJ8] a branch that need not be there is fetched with the others when it is, and only they when it is not", async () => {
  const { origin, mirror } = await createPair();
  await mirror.ensure();
  const other = await origin.commit({ branch: "other", from: "main", files: { "o.txt": "1\n" } });
  const main = await origin.commit({ branch: "main", files: { "a.txt": "2\n" } });
  const asked = { branches: ["task", "main"], maybe: ["task"] };
  expect(await mirror.fetch(asked)).toMatchObject([{ name: "main", after: main }]);
  expect(await mirror.heads(["other"])).toEqual([]);
  const task = await origin.commit({ branch: "task", from: "main", files: { "t.txt": "1\n" } });
  expect(await mirror.fetch(asked)).toEqual([{ name: "task", before: null, after: task }]);
  await origin.git(["update-ref", "-d", "refs/heads/task"]);
  expect(await mirror.fetch(asked)).toEqual([{ name: "task", before: task, after: null }]);
  expect(await mirror.fetch()).toMatchObject([{ name: "other", after: other }]);
});

test("[RJ8] distances, ancestors, merge bases and conflicts are git's", async () => {
  const { origin, mirror, base } = await createPair();
  const main = await origin.commit({ branch: "main", files: { "a.txt": "main\n" } });
  await origin.commit({ branch: "clean", from: base, files: { "c.txt": "1\n" } });
  const clean = await origin.commit({ branch: "clean", files: { "c.txt": "2\n" } });
  const clash = await origin.commit({ branch: "clash", from: base, files: { "a.txt": "clash\n" } });
  const alone = await origin.commit({ branch: "alone", files: { "a.txt": "alone\n" } });
  await mirror.ensure();
  expect(
    await mirror.measure([
      { ours: clean, theirs: main },
      { ours: main, theirs: main },
      { ours: main, theirs: base },
    ]),
  ).toEqual([
    { ahead: 2, behind: 1 },
    { ahead: 0, behind: 0 },
    { ahead: 1, behind: 0 },
  ]);
  expect(await mirror.mergeBase(clean, main)).toBe(base);
  expect(await mirror.mergeBase(alone, main)).toBeNull();
  expect(await mirror.isAncestor(base, clean)).toBe(true);
  expect(await mirror.isAncestor(main, clean)).toBe(false);
  expect(
    await mirror.conflicts([
      { ours: main, theirs: clean },
      { ours: main, theirs: clash },
      { ours: main, theirs: alone },
      { ours: main, theirs: base },
    ]),
  ).toEqual([
    { clean: true, files: [] },
    { clean: false, files: ["a.txt"] },
    { clean: false, files: ["a.txt"] },
    { clean: true, files: [] },
  ]);
  expect(await mirror.conflicts([])).toEqual([]);
});

test("files are read at a commit, as they were committed and within a limit", async () => {
  const { origin, mirror, base } = await createPair();
  const commit = await origin.commit({
    branch: "files",
    from: "main",
    files: {
      ".code-factory/config.toml": "size = 1\r\n",
      "run.sh": { mode: "100755", data: "#!/bin/sh\n" },
      link: { mode: "120000", data: "/etc/passwd" },
      module: { mode: "160000", data: base },
      ".gitattributes": "* text eol=crlf filter=evil ident\n",
    },
  });
  await mirror.ensure();
  const read = (path: string, maxBytes = 100) => mirror.readFile(commit, path, { maxBytes });
  expect(await read(".code-factory/config.toml")).toEqual({
    kind: "file",
    content: Buffer.from("size = 1\r\n"),
    executable: false,
  });
  expect(await read("run.sh")).toMatchObject({ kind: "file", executable: true });
  expect(await read("link")).toEqual({ kind: "symlink" });
  expect(await read("link/passwd")).toEqual({ kind: "absent" });
  expect(await read("module")).toEqual({ kind: "submodule" });
  expect(await read(".code-factory")).toEqual({ kind: "directory" });
  expect(await read("nothing")).toEqual({ kind: "absent" });
  await expect(read(".code-factory/config.toml", 9)).rejects.toMatchObject({ code: "git_file_too_large" });
  for (const path of ["", "/etc/passwd", "../x", "a//b", "a/../b", "."])
    await expect(read(path)).rejects.toMatchObject({ code: "git_invalid_argument" });
});

test("a blobless mirror holds no contents until they are asked for", async () => {
  const { origin, mirror } = await createPair({ filter: "blob:none" });
  const main = await origin.commit({ branch: "main", files: { "big.bin": "x".repeat(100_000) } });
  const other = await origin.commit({ branch: "other", from: "main", files: { "a.txt": "other\n" } });
  const third = await origin.commit({ branch: "third", from: main, files: { "a.txt": "third\n" } });
  expect(await mirror.ensure()).toBe("cloned");
  const missing = await mirror.text(["rev-list", "--objects", "--all", "--missing=print"]);
  expect(missing).toContain("?");
  expect(await mirror.has([other, "0".repeat(40)])).toEqual([true, false]);
  expect(await mirror.conflicts([{ ours: other, theirs: third }])).toEqual([
    { clean: false, files: ["a.txt"] },
  ]);
  const file = await mirror.readFile(main, "big.bin", { maxBytes: 200_000 });
  expect(file.kind === "file" && file.content.length).toBe(100_000);
  expect(await mirror.ensure()).toBe("kept");
  const next = await origin.commit({ branch: "other", files: { "a.txt": "next\n" } });
  expect(await mirror.fetch()).toEqual([{ name: "other", before: other, after: next }]);
  expect(await mirror.fetch({ branches: ["other"] })).toEqual([]);
  await mirror.checkObjects([next, main]);
  expect(await mirror.push([{ branch: "copy", newSha: next, expectedSha: null }])).toMatchObject([
    { status: "pushed" },
  ]);
  await mirror.maintain();
  await mirror.fsck();
  const text = await mirror.withWorktree(next, ({ path }) => readFile(join(path, "a.txt"), "utf8"));
  expect(text).toBe("next\n");
});
