import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { processesWith, startScene } from "./testing/start-scene.ts";
import type { Scene } from "./testing/start-scene.ts";

const WAITING = `
echo begun
while [ ! -e "$HOME/go" ]; do sleep 0.05; done
echo 1 > w; save W; answer success`;

async function begin(harness: string): Promise<{ scene: Scene; running: Promise<unknown> }> {
  const scene = await startScene({ harness });
  await scene.create();
  await scene.grant();
  const running = scene.memory.run();
  running.catch(() => undefined);
  return { scene, running };
}

const harnessRuns = (scene: Scene) =>
  expect.poll(() => scene.logText("stdout"), { timeout: 30_000 }).toContain("begun");

async function expectCancelled(scene: Scene): Promise<void> {
  await scene.tell();
  expect(await scene.memory.task()).toMatchObject({ status: "cancelled" });
  for (const check of scene.checks())
    expect(check).toMatchObject({ status: "completed", conclusion: "cancelled" });
  expect([...scene.repository.refs.keys()]).toEqual(["refs/heads/main"]);
  expect(scene.pulls()).toEqual([]);
  expect(processesWith(scene.dataDir)).toEqual([]);
}

describe("[HC5] cancelled", () => {
  test("while the harness runs: it ends with all it started, the check is cancelled, nothing is left", async () => {
    const { scene, running } = await begin(WAITING);
    await harnessRuns(scene);
    await scene.memory.command("cancel");
    await running;
    await expectCancelled(scene);
    const { attempts } = await scene.memory.task();
    expect(attempts).toMatchObject([{ outcome: "cancelled", exitCode: null }]);
    expect(scene.checks()).toHaveLength(1);
    expect(scene.attemptDirs()).toEqual([]);
  });

  test("before anything runs: the run ends at its next step", async () => {
    const { scene, running } = await begin("echo begun; answer success");
    await scene.memory.command("cancel");
    await running;
    await expectCancelled(scene);
  });

  test("while it waits for another try: no further one begins", async () => {
    const scene = await startScene({ harness: "exit 2", retries: 10 });
    await scene.create();
    await scene.grant();
    const running = scene.memory.run();
    await expect
      .poll(
        async () =>
          (await scene.memory.task()).attempts.filter(({ outcome }) => outcome === "retryable").length,
        {
          timeout: 30_000,
        },
      )
      .toBeGreaterThan(0);
    await scene.memory.command("cancel");
    await running;
    await expectCancelled(scene);
    expect(scene.attemptDirs()).toEqual([]);
  });

  test("just before the push: nothing is pushed", async () => {
    const scene = await startScene();
    await scene.create();
    await scene.grant();
    scene.around.before = async () => {
      await scene.memory.command("cancel");
      throw new Error("ended by the cancel");
    };
    await scene.memory.run();
    await expectCancelled(scene);
  });

  test("after the push: it comes too late, what was published is the end", async () => {
    const scene = await startScene();
    await scene.create();
    await scene.grant();
    scene.around.after = async () => void (await scene.memory.command("cancel"));
    await scene.work();
    const task = await scene.memory.task();
    expect(scene.head("foundry/fix-it-000001")).toBe(task.result?.headSha);
    expect(task).toMatchObject({ status: "completed", check: { conclusion: "success" } });
    expect(scene.checks()).toHaveLength(1);
  });
});

describe("[HC5] the service dies", () => {
  test("while the harness runs: the next holder ends what is left, and a new attempt does the work, once", async () => {
    const { scene, running } = await begin(
      'echo begun; case "$PWD" in */1/repo) sleep 300 ;; esac; echo 1 > w; save W; answer success',
    );
    await harnessRuns(scene);
    scene.memory.kill();
    // Of a killed service the kernel ends the sandbox's processes; here its process lives on, so it is told to stop.
    scene.memory.stopFormer();
    await running.catch(() => undefined);
    await scene.work();
    const task = await scene.memory.task();
    expect(task).toMatchObject({
      status: "completed",
      attempts: [{ outcome: "interrupted" }, { outcome: "success", tryNumber: 2 }],
    });
    expect(scene.checks()).toMatchObject([{ status: "completed", conclusion: "success" }]);
    expect(scene.pulls()).toHaveLength(1);
    expect(processesWith(scene.dataDir)).toEqual([]);
    expect(scene.attemptDirs()).toEqual([]);
  });
});

test("[HC5] another worker on the same machine that starts ends and removes nothing of this one's", async () => {
  const { scene: first, running } = await begin(WAITING);
  await harnessRuns(first);
  const second = await startScene();
  await second.create();
  await second.grant();
  await second.work();
  expect(processesWith(first.dataDir)).not.toEqual([]);
  expect(first.attemptDirs()).toHaveLength(1);
  await first.memory.command("cancel");
  await running;
  expect(existsSync(join(first.dataDir, "tasks", "1", "task_0000000001", "1"))).toBe(false);
});
