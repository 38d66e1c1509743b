import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { createOrigin, createTestGit } from "../testing/origin.ts";
import { startChild } from "../testing/start-child.ts";
import { tempDir } from "../testing/temp-dir.ts";
import { openMirror } from "./open-mirror.ts";

async function createStage() {
  const git = createTestGit();
  const origin = await createOrigin(git);
  // Large enough that a clone takes a while.
  await origin.commit({ branch: "main", files: { "big.bin": randomBytes(8_000_000), "a.txt": "1\n" } });
  const path = join(tempDir(), "mirrors", "1.git");
  const mirror = openMirror({ git, path, remoteUrl: origin.url, auth: null });
  return { git, origin, path, mirror, childTemp: tempDir() };
}

/** What a sound mirror leaves in its directories. */
function leftovers(path: string): string[] {
  const beside = readdirSync(dirname(path)).filter((name) => name !== "1.git");
  const inside = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.lock$|packed-refs\.new$|(?:^|\/)\.?tmp[_-]|^worktrees\/./.test(name),
  );
  return [...beside, ...inside];
}

test("[RJ3] killed at any moment, the next start finds or makes a sound mirror, and the remote is sound", async () => {
  const { origin, path, mirror, childTemp } = await createStage();
  const steps = ["start", "cloned|kept", "fetched", "pushed", "worktree", "maintained"];
  // More rounds find rarer moments: FOUNDRY_KILL_ROUNDS=200.
  const rounds = Number(process.env["FOUNDRY_KILL_ROUNDS"] ?? 12);
  for (let round = 0; round < rounds; round += 1) {
    const child = startChild(path, origin.url, childTemp);
    const step = new RegExp(`^(?:${steps[round % steps.length]})$`);
    await expect
      .poll(() => child.said.some((line) => step.test(line)), { timeout: 30_000, interval: 1 })
      .toBe(true);
    // Somewhere in the step after it: the moment is the point.
    await sleep((round * 37) % 90);
    await child.kill();
    await expect.poll(() => child.left(), { timeout: 10_000 }).toEqual([]);
    expect(["kept", "cloned"]).toContain(await mirror.ensure());
    // A git that was being started at the kill shows itself, and what it made, only after that: the next one ends it.
    await expect
      .poll(async () => {
        await mirror.ensure();
        return leftovers(path);
      })
      .toEqual([]);
    await mirror.fetch();
    await mirror.fsck();
    expect(await origin.git(["fsck", "--full", "--no-dangling"])).toBe("");
    const head = (await mirror.heads(["main"]))[0]?.sha;
    expect(head).toBe(await origin.head("main"));
  }
}, 900_000);

/** A remote that answers a fetch with its first bytes only. */
async function startStalling(): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(200, { "content-type": "application/x-git-upload-pack-advertisement" });
    response.write("001e# service=git-upload-pack\n0000");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}/a/b.git`, asked: () => asked };
}

test("[RJ3] a fetch does not outlive the process that started it", async () => {
  const { path, childTemp } = await createStage();
  const remote = await startStalling();
  const child = startChild(path, remote.url, childTemp);
  await expect.poll(remote.asked, { timeout: 20_000 }).toBeGreaterThan(0);
  expect(child.left().length).toBeGreaterThan(1);
  await child.kill();
  await expect.poll(() => child.left(), { timeout: 10_000 }).toEqual([]);
});

test("[RJ3] without its watcher too: the next start ends what is left, and works", async () => {
  const { origin, path, mirror, childTemp } = await createStage();
  const remote = await startStalling();
  const child = startChild(path, remote.url, childTemp);
  await expect.poll(remote.asked, { timeout: 20_000 }).toBeGreaterThan(0);
  const watcher = child.watcher();
  expect(watcher).not.toBeNull();
  process.kill(watcher ?? 0, "SIGKILL");
  await child.kill();
  const orphans = child.left();
  expect(orphans.length).toBeGreaterThan(1);
  expect(await mirror.ensure()).toBe("cloned");
  expect(child.left()).toEqual([]);
  expect(leftovers(path)).toEqual([]);
  expect(await mirror.heads(["main"])).toMatchObject([{ sha: await origin.head("main") }]);
});

test("a watcher that was killed alone is replaced", async () => {
  const { origin, path, childTemp } = await createStage();
  const child = startChild(path, origin.url, childTemp);
  await expect.poll(() => child.watcher(), { timeout: 20_000 }).not.toBeNull();
  const first = child.watcher() ?? 0;
  process.kill(first, "SIGKILL");
  await expect
    .poll(() => child.watcher() !== null && child.watcher() !== first, { timeout: 20_000 })
    .toBe(true);
  const before = child.said.length;
  await expect.poll(() => child.said.length, { timeout: 20_000 }).toBeGreaterThan(before + 2);
  await child.kill();
  await expect.poll(() => child.left(), { timeout: 10_000 }).toEqual([]);
});

test("several processes work on one mirror without losing anything", async () => {
  const { origin, path, mirror } = await createStage();
  const children = [1, 2, 3].map(() => startChild(path, origin.url, tempDir()));
  await expect
    .poll(() => children.every(({ said }) => said.filter((line) => line === "maintained").length >= 2), {
      timeout: 60_000,
    })
    .toBe(true);
  expect(children.map(({ process }) => process.exitCode)).toEqual([null, null, null]);
  for (const child of children) await child.kill();
  for (const child of children) await expect.poll(() => child.left(), { timeout: 10_000 }).toEqual([]);
  expect(await mirror.ensure()).toBe("kept");
  await mirror.fetch();
  await mirror.fsck();
  expect(leftovers(path)).toEqual([]);
}, 120_000);
