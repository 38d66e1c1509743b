import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createMirrorDirectory } from "./mirror-directory.ts";

function setUp(maxBytes: number) {
  const root = mkdtempSync(join(tmpdir(), "foundry-mirrors-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  let nowMs = 1_700_000_000_000;
  const onError = (error: unknown): void => {
    throw error;
  };
  const directory = createMirrorDirectory({ root, maxBytes, now: () => (nowMs += 60_000), onError });
  const write = (bytes: number) => (path: string) => {
    mkdirSync(join(path, "objects"), { recursive: true });
    writeFileSync(join(path, "objects", "pack"), "x".repeat(bytes));
    return Promise.resolve(path);
  };
  return { root, directory, write };
}

const mirror = (repoId: string) => ({ orgId: "1", repoId });

test("[RJ7] the disk is bounded: the mirrors that were used least recently go", async () => {
  const { root, directory, write } = setUp(2_500);
  const one = await directory.use(mirror("1"), write(1_000));
  const two = await directory.use(mirror("2"), write(1_000));
  await directory.use(mirror("1"), (path) => Promise.resolve(path));
  const three = await directory.use(mirror("3"), write(1_000));
  expect([existsSync(one), existsSync(two), existsSync(three)]).toEqual([true, false, true]);
  expect(readdirSync(root)).toEqual(["1"]);
});

test("[RJ7] a mirror in use stays, and so does the last one, however large", async () => {
  const { directory, write } = setUp(500);
  const busy = Promise.withResolvers<void>();
  const using = directory.use(mirror("1"), async (path) => {
    await write(1_000)(path);
    await busy.promise;
    return path;
  });
  const two = await directory.use(mirror("2"), write(1_000));
  expect(existsSync(two)).toBe(true);
  busy.resolve();
  const one = await using;
  expect([existsSync(one), existsSync(two)]).toEqual([true, false]);
});

test("a half clone or a worktree beside a mirror in use is no mirror: it stays", async () => {
  const { directory, write } = setUp(500);
  const beside = await directory.use(mirror("1"), async (path) => {
    mkdirSync(`${path}.new-1_2`);
    writeFileSync(join(`${path}.new-1_2`, "pack"), "x".repeat(1_000));
    await directory.use(mirror("2"), write(1_000));
    return `${path}.new-1_2`;
  });
  expect(existsSync(beside)).toBe(true);
});

test("what a killed eviction left is removed by the next", async () => {
  const { root, directory, write } = setUp(10_000);
  mkdirSync(join(root, ".evicted-before", "objects"), { recursive: true });
  await directory.use(mirror("1"), write(10));
  expect(readdirSync(root)).toEqual(["1"]);
});

test("[RJ6] an id that is no number never becomes a path", async () => {
  const { directory, write } = setUp(10);
  await expect(directory.use({ orgId: "..", repoId: "1" }, write(1))).rejects.toThrow("decimal");
  await expect(directory.use({ orgId: "1", repoId: "../2" }, write(1))).rejects.toThrow("decimal");
});
