import { expect, onTestFinished, test } from "vitest";
import { createHeldJobs, done } from "../testing/held-jobs.ts";
import { repository } from "../testing/github-world.ts";
import { delivery, startActors } from "../testing/start-actors.ts";
import type { TestActors } from "../testing/start-actors.ts";
import { createJobSlots } from "./jobs/job-slots.ts";

const MOVE_TIMEOUT_MS = 60_000;

test("[RJ3] [DX8] a worker that ends while a job runs: the next one runs it again, once, and then what was queued", async () => {
  const orgId = "88";
  const before = createHeldJobs();
  before.hold("sync_repo");
  const first: TestActors = await startActors({}, undefined, {
    jobHandlers: before.handlers,
    jobSlots: createJobSlots(4),
  });
  const { github, ...org } = first.organization(orgId);
  await github.handleDeliveries({
    installationId: null,
    deliveries: [delivery([{ kind: "upsertRepository", repository: repository("1", { ownerId: orgId }) }])],
  });
  const repo = org.repository("1");
  const running = await repo.createJob({ body: { kind: "sync_repo" }, requestedBy: "ada" });
  const queued = await repo.createJob({
    body: { kind: "restack_repo", dryRun: false },
    requestedBy: "ada",
  });
  await expect.poll(async () => (await repo.getJob(running)).step).toBe("work");
  await first.stopWorker();

  const after = createHeldJobs();
  after.behave(async (_c, run) => {
    await run.step("work", "Works again.");
    return done;
  });
  const second = await startActors({}, first, { jobHandlers: after.handlers, jobSlots: createJobSlots(4) });
  onTestFinished(() => second.stop());
  const again = second.organization(orgId).repository("1");
  // Calls fail while an actor moves to its new worker, and are repeated by whoever makes them.
  const detail = (jobId: string) => again.getJob({ jobId }).catch(() => null);
  await expect
    .poll(async () => (await detail(queued.jobId))?.status, { timeout: MOVE_TIMEOUT_MS })
    .toBe("completed");
  const continued = await detail(running.jobId);
  expect(continued).toMatchObject({ status: "completed", attempts: 2, requestedBy: "ada" });
  expect(continued?.steps).toMatchObject([{ name: "work", message: "Works again." }]);
  const kinds = after.started.map(({ kind }) => kind).filter((kind) => kind !== "sync_config");
  expect(kinds).toEqual(["sync_repo", "restack_repo"]);
});
