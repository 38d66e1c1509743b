import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { createPair } from "../testing/origin.ts";
import type { Mirror } from "./types.ts";

async function createDamage() {
  const pair = await createPair();
  const { origin, mirror } = pair;
  await origin.commit({ branch: "side", from: "main", files: { "s.txt": "s\n" } });
  await mirror.ensure();
  return pair;
}

/** Beside the pack files' own bytes, which are read-only. */
function packFiles(mirror: Mirror, ending: string): string[] {
  const directory = join(mirror.path, "objects", "pack");
  return readdirSync(directory)
    .filter((name) => name.endsWith(ending))
    .map((name) => join(directory, name));
}

async function expectWhole(mirror: Mirror): Promise<void> {
  await mirror.fetch();
  expect((await mirror.heads()).map(({ name }) => name)).toEqual(["main", "side"]);
  await mirror.fsck();
  expect(await mirror.ensure()).toBe("kept");
}

const looseObjects = (mirror: Mirror): string[] =>
  readdirSync(join(mirror.path, "objects"))
    .filter((name) => name.length === 2)
    .flatMap((name) =>
      readdirSync(join(mirror.path, "objects", name)).map((file) => join(mirror.path, "objects", name, file)),
    );

/** What is found by a look at the refs. */
const seenAtOnce: readonly (readonly [string, (mirror: Mirror) => void])[] = [
  ["HEAD is gone", (mirror) => rmSync(join(mirror.path, "HEAD"))],
  ["the objects are gone", (mirror) => rmSync(join(mirror.path, "objects"), { recursive: true })],
  [
    "the directory is empty",
    (mirror) => {
      rmSync(mirror.path, { recursive: true });
      mkdirSync(mirror.path);
    },
  ],
  [
    "a power cut left an empty ref",
    (mirror) => {
      mkdirSync(join(mirror.path, "refs", "heads"), { recursive: true });
      writeFileSync(join(mirror.path, "refs", "heads", "main"), "");
    },
  ],
  [
    "a ref points to nothing",
    (mirror) => {
      mkdirSync(join(mirror.path, "refs", "heads"), { recursive: true });
      writeFileSync(join(mirror.path, "refs", "heads", "main"), `${"1".repeat(40)}\n`);
    },
  ],
  [
    "the object files are empty",
    (mirror) => {
      for (const file of [...looseObjects(mirror), ...packFiles(mirror, ".pack")]) {
        rmSync(file);
        writeFileSync(file, "");
      }
    },
  ],
];

for (const [what, damage] of seenAtOnce)
  test(`[RJ7] a damaged mirror is cloned again: ${what}`, async () => {
    const { mirror } = await createDamage();
    damage(mirror);
    expect(await mirror.ensure()).toBe("recloned");
    await expectWhole(mirror);
    expect(readdirSync(dirname(mirror.path))).toEqual(["1.git"]);
  });

test("[RJ7] damage that a command finds is healed by the next job", async () => {
  const { origin, mirror } = await createDamage();
  await origin.commit({ branch: "main", files: { "a.txt": "2\n" } });
  await mirror.fetch();
  // The refs and their commits stay whole; a tree is lost.
  const tree = await mirror.text(["rev-parse", "refs/heads/main^{tree}"]);
  await mirror.run(["repack", "-a", "-d", "-q"]);
  const [pack = ""] = packFiles(mirror, ".pack");
  const moved = `${dirname(mirror.path)}/moved.pack`;
  writeFileSync(moved, readFileSync(pack));
  for (const file of readdirSync(dirname(pack))) rmSync(join(dirname(pack), file));
  await mirror.run(["unpack-objects", "-q"], { input: readFileSync(moved) });
  rmSync(moved);
  rmSync(join(mirror.path, "objects", tree.slice(0, 2), tree.slice(2)));
  expect(await mirror.ensure()).toBe("kept");
  const [main, side] = (await mirror.heads()).map(({ sha }) => sha);
  await expect(mirror.conflicts([{ ours: main ?? "", theirs: side ?? "" }])).rejects.toMatchObject({
    code: "git_corrupt",
    retryable: true,
  });
  expect(await mirror.ensure()).toBe("recloned");
  await expectWhole(mirror);
});

test("[RJ7] a damaged pack is found and healed", async () => {
  const { mirror } = await createDamage();
  await mirror.run(["repack", "-a", "-d", "-q"]);
  const [pack = ""] = packFiles(mirror, ".pack");
  const bytes = readFileSync(pack);
  rmSync(pack);
  writeFileSync(pack, bytes);
  truncateSync(pack, Math.floor(bytes.length / 2));
  await expect(mirror.fsck()).rejects.toMatchObject({ code: "git_corrupt" });
  expect(await mirror.ensure()).toBe("recloned");
  await expectWhole(mirror);
});

test("[RJ7] what can be made anew from sound objects is, without another clone", async () => {
  const { mirror } = await createDamage();
  const graphs = join(mirror.path, "objects", "info", "commit-graphs");
  const files = readdirSync(graphs).filter((name) => name.endsWith(".graph"));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    rmSync(join(graphs, file));
    writeFileSync(join(graphs, file), "garbage");
  }
  writeFileSync(join(mirror.path, "foundry-damaged"), "");
  expect(await mirror.ensure()).toBe("kept");
  expect(existsSync(join(mirror.path, "foundry-damaged"))).toBe(false);
  await expectWhole(mirror);
});

test("[ST3] heads that no branch has any more survive another clone", async () => {
  const { origin, mirror, base } = await createDamage();
  const old = await origin.commit({ branch: "side", files: { "s.txt": "old\n" } });
  await mirror.fetch();
  await origin.commit({ branch: "side", from: base, files: { "s.txt": "new\n" } });
  // One that only the clone has: it cannot come back, and keeps the other from nothing.
  await origin.commit({ branch: "lost", from: base, files: { "l.txt": "1\n" } });
  await mirror.fetch();
  const lost = (await mirror.heads(["lost"]))[0]?.sha ?? "";
  await origin.git(["update-ref", "-d", "refs/heads/lost"]);
  await origin.git(["prune", "--expire=now", old]);
  await mirror.fetch();
  expect((await mirror.kept()).toSorted()).toEqual([old, lost].toSorted());
  rmSync(join(mirror.path, "objects"), { recursive: true });
  mkdirSync(join(mirror.path, "objects"));
  expect(await mirror.ensure()).toBe("recloned");
  expect(await mirror.kept()).toEqual([old]);
  expect(await mirror.has([old])).toEqual([true]);
});

test("[RJ3] lock files of a killed git stand in nobody's way", async () => {
  const { origin, mirror } = await createDamage();
  await origin.commit({ branch: "main", files: { "a.txt": "2\n" } });
  const locks = [
    "HEAD.lock",
    "packed-refs.lock",
    "packed-refs.new",
    "config.lock",
    "refs/heads/main.lock",
    "objects/info/commit-graphs/commit-graph-chain.lock",
  ].map((name) => join(mirror.path, name));
  for (const lock of locks) {
    mkdirSync(dirname(lock), { recursive: true });
    writeFileSync(lock, "");
  }
  await expect(mirror.fetch()).rejects.toMatchObject({ code: "git_locked", retryable: true });
  expect(await mirror.ensure()).toBe("kept");
  expect(locks.filter((lock) => existsSync(lock))).toEqual([]);
  expect(await mirror.fetch()).toHaveLength(1);
});

test("[RJ6] a configuration that somebody changed is put back before it can do anything", async () => {
  const { mirror } = await createDamage();
  const config = join(mirror.path, "config");
  const ours = readFileSync(config, "utf8");
  writeFileSync(config, `${ours}[core]\n\tfsmonitor = touch /tmp/x\n[include]\n\tpath = /tmp/evil\n`);
  expect(await mirror.ensure()).toBe("kept");
  expect(readFileSync(config, "utf8")).toBe(ours);
});

test("a mirror follows its repository to another address", async () => {
  const { git, origin, mirror } = await createDamage();
  const { openMirror } = await import("./open-mirror.ts");
  const moved = openMirror({ git, path: mirror.path, remoteUrl: `${origin.url}/`, auth: null });
  expect(await moved.ensure()).toBe("kept");
  expect(await moved.text(["remote", "get-url", "origin"])).toBe(`${origin.url}/`);
  expect(await moved.fetch()).toEqual([]);
});

test("a mirror that is removed is cloned by the next job", async () => {
  const { mirror } = await createDamage();
  expect(await mirror.sizeBytes()).toBeGreaterThan(100);
  await mirror.remove();
  await mirror.remove();
  expect(existsSync(mirror.path)).toBe(false);
  await expect(mirror.heads()).rejects.toMatchObject({ code: "git_corrupt" });
  expect(await mirror.ensure()).toBe("cloned");
});

test("what many fetches leave is packed when a job begins", async () => {
  const { mirror } = await createDamage();
  for (let at = 0; at < 55; at += 1) {
    const sha = await mirror.text(["hash-object", "-w", "--stdin"], { input: `loose ${at}` });
    await mirror.run(["pack-objects", "-q", join(mirror.path, "objects", "pack", "pack")], {
      input: `${sha}\n`,
    });
  }
  expect(packFiles(mirror, ".pack").length).toBeGreaterThan(50);
  expect(await mirror.ensure()).toBe("kept");
  expect(packFiles(mirror, ".pack").length).toBeLessThan(5);
  await expectWhole(mirror);
});
