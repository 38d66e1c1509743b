import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createWorkspaceDirectory } from "./workspace-directory.ts";

function createScene(maxKeptBytes = 1_000) {
  const root = mkdtempSync(join(tmpdir(), "foundry-tasks-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const workspaces = createWorkspaceDirectory({ root, maxKeptBytes });
  const key = (attempt: number, taskId = "task_a") => ({ orgId: "1", taskId, attempt });
  return { root, workspaces, key };
}

test("[HC3] an attempt's directory begins empty, whatever an earlier process left there", async () => {
  const { workspaces, key } = createScene();
  const { out } = await workspaces.create(key(1));
  writeFileSync(join(out, "result.json"), "stale");
  expect(existsSync(join((await workspaces.create(key(1))).out, "result.json"))).toBe(false);
});

test("[HC5] a sweep leaves what lives and what is kept, and removes the rest with whatever it built", async () => {
  const { root, workspaces, key } = createScene();
  const outside = join(root, "outside.txt");
  writeFileSync(outside, "stays");
  const hostile = await workspaces.create(key(1));
  symlinkSync(root, join(hostile.out, "link"));
  mkdirSync(join(hostile.out, "closed"));
  writeFileSync(join(hostile.out, "closed", "file"), "x");
  execFileSync("chmod", ["000", join(hostile.out, "closed")]);
  execFileSync(
    "sh",
    ["-c", "i=0; while [ $i -lt 60 ]; do d=$(printf %0100d $i); mkdir $d; cd $d; i=$((i+1)); done"],
    {
      cwd: hostile.out,
    },
  );
  const alive = await workspaces.create(key(2));
  const kept = await workspaces.create(key(3, "task_b"));
  writeFileSync(kept.bundle, "bundle");
  await workspaces.keepBundle(key(3, "task_b"), 1_000);
  await workspaces.sweep(({ attempt }) => attempt === 2, 999);
  expect([hostile.out, alive.out, kept.out, kept.bundle, outside].map((path) => existsSync(path))).toEqual([
    false,
    true,
    false,
    true,
    true,
  ]);
  await workspaces.sweep(() => false, 1_000);
  expect([alive.out, join(root, "1")].map((path) => existsSync(path))).toEqual([false, false]);
});

test("what is kept takes bounded room: what would go first goes first", async () => {
  const { workspaces, key } = createScene(25);
  for (const attempt of [1, 2, 3]) {
    const { bundle } = await workspaces.create(key(attempt));
    writeFileSync(bundle, "0123456789");
    await workspaces.keepBundle(key(attempt), 10_000 - attempt);
  }
  await workspaces.sweep(() => false, 1);
  expect([1, 2, 3].map((attempt) => existsSync(workspaces.paths(key(attempt)).bundle))).toEqual([
    true,
    true,
    false,
  ]);
});

test("no path comes from anything but ids", () => {
  const { workspaces } = createScene();
  for (const key of [
    { orgId: "..", taskId: "task_a", attempt: 1 },
    { orgId: "1", taskId: "../x", attempt: 1 },
    { orgId: "1", taskId: "task_a", attempt: 0 },
  ])
    expect(() => workspaces.paths(key)).toThrow(TypeError);
});
