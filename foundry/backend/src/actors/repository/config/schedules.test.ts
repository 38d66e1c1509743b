import { stringify } from "smol-toml";
import { beforeEach, describe, expect, test } from "vitest";
import { T0 } from "../../testing/github-world.ts";
import type { MemoryRepository } from "../../testing/memory-repository.ts";
import { createConfigScene, identity, type ConfigScene } from "./testing/config-scene.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let scene: ConfigScene;
let repo: MemoryRepository;
let pushes: number;
beforeEach(async () => {
  scene = await createConfigScene();
  repo = scene.repo;
  pushes = 0;
});

interface Job {
  readonly name: string;
  readonly branch: string;
  readonly schedule: string;
  readonly prompt: string;
}

const nightly: Job = { name: "nightly", branch: "main", schedule: "0 3 * * *", prompt: "Tidy up." };

/** A push to the default branch with these scheduled jobs; null deletes the file. */
async function push(jobs: readonly Job[] | null, text?: string): Promise<void> {
  pushes += 1;
  const content = text ?? stringify({ scheduled_jobs: jobs ?? [] });
  await scene.push(scene.commit(jobs === null ? null : content), pushes);
}

async function at(ms: number): Promise<string[]> {
  repo.clock.nowMs = ms;
  const before = (await repo.reports("createTask")).length;
  await repo.fireSchedules();
  return (await repo.reports("createTask")).slice(before).map(({ key }) => key);
}

const runs = async () => (await repo.config()).nextRuns;

describe("[RC10] schedules", () => {
  test("a task starts when it is due, once, with the prompt on the branch", async () => {
    await push([nightly]);
    expect(await repo.fireSchedules()).toEqual({ kind: "wait", untilMs: T0 + 3 * HOUR_MS });
    expect(await at(T0 + 3 * HOUR_MS - 1)).toEqual([]);
    expect(await at(T0 + 3 * HOUR_MS)).toEqual([`nightly:${T0 + 3 * HOUR_MS}`]);
    expect(await repo.reports("createTask")).toEqual([
      {
        kind: "createTask",
        key: `nightly:${T0 + 3 * HOUR_MS}`,
        scheduleName: "nightly",
        branch: "main",
        prompt: "Tidy up.",
      },
    ]);
    expect(await at(T0 + 3 * HOUR_MS)).toEqual([]);
    expect(await runs()).toEqual([
      { name: "nightly", dueAtMs: T0 + DAY_MS + 3 * HOUR_MS, lastFiredAtMs: T0 + 3 * HOUR_MS },
    ]);
    expect(repo.events.at(-1)).toMatchObject({ type: "configUpdated" });
  });

  test("those that were missed while the service was down fire once", async () => {
    await push([nightly, { ...nightly, name: "hourly", schedule: "0 * * * *" }]);
    repo.restart();
    const keys = await at(T0 + 3 * DAY_MS + 12 * HOUR_MS + 1);
    expect(keys).toEqual([`hourly:${T0 + HOUR_MS}`, `nightly:${T0 + 3 * HOUR_MS}`]);
    expect(await runs()).toMatchObject([
      { name: "hourly", dueAtMs: T0 + 3 * DAY_MS + 13 * HOUR_MS },
      { name: "nightly", dueAtMs: T0 + 4 * DAY_MS + 3 * HOUR_MS },
    ]);
  });

  test("the firing and the next due time are one transaction: a kill between them is none or both", async () => {
    await push([nightly]);
    repo.clock.nowMs = T0 + 3 * HOUR_MS;
    await repo.db.execute(
      "CREATE TRIGGER killed BEFORE INSERT ON repo_schedules BEGIN SELECT raise(ABORT, 'killed'); END",
    );
    await expect(repo.fireSchedules()).rejects.toThrow("killed");
    expect(await repo.reports("createTask")).toEqual([]);
    await repo.db.execute("DROP TRIGGER killed");
    repo.restart();
    expect(await at(T0 + 3 * HOUR_MS + 5_000)).toEqual([`nightly:${T0 + 3 * HOUR_MS}`]);
  });

  test("a changed schedule takes effect at once; one that stays keeps its time, with a changed prompt, too", async () => {
    await push([nightly, { ...nightly, name: "weekly", schedule: "0 0 * * 0" }]);
    const before = await runs();
    repo.clock.nowMs = T0 + 4 * HOUR_MS;
    await push([
      { ...nightly, prompt: "Tidy up well." },
      { ...nightly, name: "weekly", schedule: "*/10 * * * *" },
    ]);
    expect(await runs()).toEqual([
      // It was due an hour ago and has not fired yet.
      before.find(({ name }) => name === "nightly"),
      { name: "weekly", dueAtMs: T0 + 4 * HOUR_MS + 600_000, lastFiredAtMs: null },
    ]);
    await repo.fireSchedules();
    expect(await repo.reports("createTask")).toMatchObject([{ prompt: "Tidy up well." }]);
  });

  test("one that leaves the file is due no more; a file that cannot be used changes nothing", async () => {
    await push([nightly, { ...nightly, name: "other" }]);
    await push([nightly]);
    expect((await runs()).map(({ name }) => name)).toEqual(["nightly"]);
    await push([], "a = = 1");
    expect((await runs()).map(({ name }) => name)).toEqual(["nightly"]);
    await push(null);
    expect(await runs()).toEqual([]);
    expect(await at(T0 + 30 * DAY_MS)).toEqual([]);
  });

  test("a hundred that are due at once all fire, in transactions of bounded size", async () => {
    const prompt = "x".repeat(2_400);
    await push(Array.from({ length: 100 }, (_, n) => ({ ...nightly, name: `job ${n}`, prompt })));
    expect(new Set(await at(T0 + 3 * HOUR_MS)).size).toBe(100);
    expect((await repo.config()).nextRuns.every(({ dueAtMs }) => dueAtMs > repo.clock.nowMs)).toBe(true);
  });

  test("none fires while the repository is archived or gone; back again, what was missed fires once", async () => {
    await push([nightly]);
    await repo.tell({ kind: "repository", identity: { ...identity, isArchived: true } });
    expect(await at(T0 + DAY_MS)).toEqual([]);
    await repo.tell({ kind: "removed" });
    expect(await at(T0 + 2 * DAY_MS)).toEqual([]);
    await repo.tell({ kind: "repository", identity });
    expect(await at(T0 + 3 * DAY_MS)).toEqual([`nightly:${T0 + 3 * HOUR_MS}`]);
  });
});
