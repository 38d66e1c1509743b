import { expect, onTestFinished, test } from "vitest";
import { taskKey } from "../keys.ts";
import { repository } from "../testing/github-world.ts";
import { delivery, readState, startActors } from "../testing/start-actors.ts";

const DAY_MS = 24 * 3_600_000;

test("an archived task can be restored until its time is over; then nothing of it is left", async () => {
  const actors = await startActors();
  onTestFinished(() => actors.stop());
  const org = actors.organization();
  await org.github.handleDeliveries({
    installationId: null,
    deliveries: [
      delivery([{ kind: "upsertRepository", repository: repository("1", { ownerId: org.orgId }) }]),
    ],
  });
  await expect.poll(async () => (await org.organization.getListItem()).repositoryCount).toBe(1);
  const create = () => org.organization.createTask({ repoId: "1", prompt: "Do it" });
  const [kept, gone] = [await create(), await create()];
  await org.organization.archiveTask({ taskId: gone.taskId });
  await org.organization.archiveTask({ taskId: kept.taskId });
  actors.clock.offsetMs = 6 * DAY_MS;
  await org.organization.wake();
  await org.organization.restoreTask({ taskId: kept.taskId });
  actors.clock.offsetMs = 8 * DAY_MS;
  await org.organization.wake();
  await expect
    .poll(async () => (await readState(org)).taskSummaries.map((task) => task["taskId"]))
    .toEqual([kept.taskId]);
  const actorOf = (taskId: string) => actors.client.task.get(taskKey(org.orgId, taskId)).resolve();
  await expect
    .poll(() =>
      actorOf(gone.taskId).then(
        () => "there",
        (error: { code?: string }) => error.code,
      ),
    )
    .toBe("not_found");
  expect(await actorOf(kept.taskId)).toBeTruthy();
  await expect(org.organization.restoreTask({ taskId: gone.taskId })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect.poll(() => org.organization.listParked()).toEqual([]);
});
