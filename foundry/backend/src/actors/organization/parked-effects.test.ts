import { afterAll, beforeAll, expect, test } from "vitest";
import { changeTask } from "../task/change.ts";
import { nextEffect, recordDone, recordFailure } from "../task/effects/store.ts";
import { createHeldRuns } from "../testing/held-runs.ts";
import { repository } from "../testing/github-world.ts";
import { delivery, readState, startActors } from "../testing/start-actors.ts";
import type { TestActors } from "../testing/start-actors.ts";

const DAY_MS = 24 * 3_600_000;
const runs = createHeldRuns();
const github = { refuses: true, woken: new Set<string>(), shown: 0 };
let actors: TestActors;
beforeAll(async () => {
  actors = await startActors({}, undefined, {
    taskWorker: {
      ...runs.worker,
      // GitHub shows what it is told, or refuses it for good.
      async drainEffects(c) {
        github.woken.add(c.taskId);
        for (let row = await nextEffect(c.db); row !== null; row = await nextEffect(c.db)) {
          const effect = row;
          const refused = { kind: "park", code: "github_forbidden", message: "no permission" } as const;
          await changeTask(c, async (draft) => {
            if (!github.refuses) return recordDone(draft.tx, effect, null);
            await recordFailure(draft.tx, effect, refused, c.deps.now());
            return draft.noteParked();
          });
          if (!github.refuses) github.shown += 1;
        }
        return { kind: "empty" };
      },
    },
  });
});
afterAll(() => actors.stop());

test("[DX6] [DX13] what GitHub was not shown of tasks is listed without waking them, retried once, discarded, and keeps its task", async () => {
  const org = actors.organization();
  const repo = repository("1", { ownerId: org.orgId });
  actors.world.repositories.set("1", repo);
  const heard = delivery([{ kind: "upsertRepository", repository: repo }]);
  await org.github.handleDeliveries({ installationId: "7", deliveries: [heard] });
  await expect
    .poll(() => org.organization.getListItem())
    .toMatchObject({ repositoryCount: 1, sync: { status: "idle", kind: "full" } });
  const ids: string[] = [];
  for (let n = 0; n < 2; n++)
    ids.push((await org.organization.createTask({ repoId: "1", prompt: "Do it" })).taskId);
  const [first = "", second = ""] = ids;
  const listed = () => org.organization.listParkedOfTasks();
  await expect
    .poll(async () => (await listed()).map(({ taskId }) => taskId))
    .toEqual(ids.toSorted((a, b) => (a < b ? -1 : 1)));
  expect(await listed()).toContainEqual({
    taskId: first,
    parked: [expect.objectContaining({ id: "check_run:1", code: "github_forbidden", attempts: 1 })],
  });
  const metric = () => actors.observed.parked.get(`tasks of organization ${org.orgId}`);
  expect(metric()).toBe(2);
  github.woken.clear();
  await listed();
  expect(github.woken.size).toBe(0);

  // Archived, and its time is over: it stays until a person has decided.
  await org.organization.archiveTask({ taskId: second });
  actors.clock.offsetMs = 8 * DAY_MS;
  await org.organization.wake();
  expect((await readState(org)).taskSummaries).toHaveLength(2);
  github.refuses = false;
  const settle = (taskId: string, how: "retry" | "discard") =>
    org.organization.settleParkedOfTask({ taskId, id: "check_run:1", how });
  await settle(first, "retry");
  await expect(settle(first, "retry")).rejects.toMatchObject({ code: "not_found" });
  await expect.poll(() => github.shown).toBe(1);
  await settle(second, "discard");
  expect(await listed()).toEqual([]);
  expect(metric()).toBe(0);
  await expect
    .poll(async () => (await readState(org)).taskSummaries.map((task) => task["taskId"]))
    .toEqual([first]);
  expect(github.shown).toBe(1);
  await expect(settle("task_unknown", "retry")).rejects.toMatchObject({ code: "not_found" });
});
