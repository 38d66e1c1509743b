import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createPair } from "../testing/origin.ts";

const names = ["main", "side", "side/below", "sid", "a/deep", "gone", "main2"];

test("a few heads are read as git reads them: from files of their own, packed, and moved since", async () => {
  const { origin, mirror, base } = await createPair();
  await origin.git(["update-ref", "refs/heads/side", base]);
  await origin.git(["update-ref", "refs/heads/a/deep", base]);
  await mirror.ensure();
  const asGit = async (): Promise<Map<string, string>> => {
    const format = "--format=%(objectname) %(refname:lstrip=2)";
    const text = await mirror.text([
      "for-each-ref",
      format,
      "--",
      ...names.map((name) => `refs/heads/${name}`),
    ]);
    const rows = text.split("\n").map((line): [string, string] => [line.slice(41), line.slice(0, 40)]);
    return new Map(rows.filter(([name]) => names.includes(name)));
  };
  for (const change of [
    () => mirror.run(["pack-refs", "--all"]),
    () => origin.commit({ branch: "main", files: { "a.txt": "2\n" } }),
    () => origin.git(["update-ref", "-d", "refs/heads/a/deep"]),
    () => origin.git(["update-ref", "refs/heads/main2", base]),
  ]) {
    await change();
    await mirror.fetch();
    expect(await mirror.headShas(names)).toEqual(await asGit());
  }
  // What is no plain value is left to git itself.
  writeFileSync(join(mirror.path, "refs", "heads", "side"), "ref: refs/heads/main\n");
  expect((await mirror.headShas(["side"])).get("side")).toBe((await asGit()).get("main"));
});

test("[RJ3] what is kept is known by its ref, packed or not", async () => {
  const { mirror, base } = await createPair();
  await mirror.ensure();
  expect(await mirror.isKept(base)).toBe(false);
  await mirror.keep([base]);
  expect(await mirror.isKept(base)).toBe(true);
  await mirror.run(["pack-refs", "--all"]);
  expect(await mirror.isKept(base)).toBe(true);
  await expect(mirror.isKept("../../heads/main")).rejects.toMatchObject({ code: "git_invalid_argument" });
});

test("[RJ3] what is kept is a ref to git, also where one stands already; a lock that is there is not passed over", async () => {
  const { mirror, base } = await createPair();
  await mirror.ensure();
  await mirror.keep([base]);
  await mirror.run(["pack-refs", "--all"]);
  await mirror.keep([base]);
  expect(await mirror.text(["for-each-ref", "--format=%(objectname)", "refs/foundry/keep/"])).toBe(base);
  const lock = join(mirror.path, "refs", "foundry", "keep", `${base}.lock`);
  writeFileSync(lock, "");
  await expect(mirror.keep([base])).rejects.toMatchObject({ code: expect.stringMatching(/^git_/) });
});

test("[RJ7] a mirror that was sound a moment ago is not looked through, but damage that is known counts", async () => {
  const { mirror } = await createPair();
  expect(await mirror.ensure({ wasSound: true })).toBe("cloned");
  rmSync(join(mirror.path, "objects"), { recursive: true });
  mkdirSync(join(mirror.path, "objects"));
  expect(await mirror.ensure({ wasSound: true })).toBe("kept");
  writeFileSync(join(mirror.path, "foundry-damaged"), "");
  expect(await mirror.ensure({ wasSound: true })).toBe("recloned");
});
