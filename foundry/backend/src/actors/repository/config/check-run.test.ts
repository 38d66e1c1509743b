import { TerminalError } from "@foundry/durable";
import { beforeEach, describe, expect, test } from "vitest";
import { createConfigScene, type ConfigScene } from "./testing/config-scene.ts";

let scene: ConfigScene;
beforeEach(async () => {
  scene = await createConfigScene();
});

test("[RC2] [DX7] killed at every commit and every call, the job ends right, with one check run", async () => {
  const text = `[sandbox]\nsize = "small"\n[[scheduled_jobs]]\nname = "nightly"\nbranch = "main"\nschedule = "0 3 * * *"\nprompt = "p"\n`;
  scene.repo.world.intercept = () => scene.repo.kill.point();
  let survived = false;
  for (let points = 0; !survived; points++) {
    expect(points).toBeLessThan(60);
    const sha = scene.commit(text);
    await scene.repo.tell({ kind: "heads", heads: [scene.pushed(sha, points + 1)] });
    scene.repo.kill.after(points);
    await scene.repo.runJobs().catch(() => undefined);
    survived = !scene.repo.kill.signal().aborted;
    scene.repo.restart();
    await scene.repo.runJobs();
    expect(await scene.newestJob(), `killed at ${points}`).toMatchObject({
      status: "completed",
      errorCode: null,
    });
    expect(await scene.repo.config()).toMatchObject({
      source: { sha },
      config: { sandbox: { size: "small" } },
      nextRuns: [{ name: "nightly" }],
    });
    expect(scene.repo.world.checkRuns.filter((run) => run.headSha === sha)).toHaveLength(1);
  }
});

test("[DX7] a mistake that is found by a reading without a push is told once, killed wherever", async () => {
  scene.repo.world.intercept = () => scene.repo.kill.point();
  let survived = false;
  for (let points = 0; !survived; points++) {
    expect(points).toBeLessThan(60);
    const sha = scene.commit("a = = 1");
    scene.pushed(sha, points + 1);
    await scene.repo.tell({ kind: "resync" });
    scene.repo.kill.after(points);
    await scene.repo.runJobs().catch(() => undefined);
    survived = !scene.repo.kill.signal().aborted;
    scene.repo.restart();
    await scene.repo.runJobs();
    expect((await scene.repo.config()).error?.sha).toBe(sha);
    expect(scene.repo.world.checkRuns.filter((run) => run.headSha === sha)).toHaveLength(1);
  }
});

describe("[DX7] the check run", () => {
  test("an App that may not write checks still reads configurations", async () => {
    scene.repo.world.intercept = (call) => {
      if (/checkrun/i.test(call)) throw new TerminalError("github_forbidden", "Resource not accessible");
    };
    await scene.push(scene.commit("[sandbox]\ndocker = true\n"), 1);
    expect((await scene.repo.config()).config).toEqual({ sandbox: { docker: true } });
    expect(await scene.newestJob()).toMatchObject({
      status: "completed",
      message: expect.stringContaining("github_forbidden"),
    });
  });

  test("a mistake that was found without its push is told once, also when the push comes after all", async () => {
    await scene.push(scene.commit(""), 1);
    const sha = scene.commit("a = = 1");
    const late = scene.pushed(sha, 2);
    await scene.resync();
    await scene.arrives(late);
    expect((await scene.repo.config()).error?.sha).toBe(sha);
    expect(scene.repo.world.checkRuns.filter((run) => run.headSha === sha)).toMatchObject([
      { conclusion: "neutral" },
    ]);
  });

  test("none for a repository without a file, nor for a reading that no push asked for", async () => {
    await scene.push(scene.commit(null), 1);
    const sha = scene.commit("[sandbox]\ndocker = true\n");
    scene.pushed(sha, 2);
    await scene.resync();
    expect((await scene.repo.config()).source?.sha).toBe(sha);
    expect(scene.repo.world.checkRuns).toEqual([]);
  });
});
