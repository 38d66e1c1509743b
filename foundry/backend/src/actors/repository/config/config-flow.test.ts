import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { repository, T0 } from "../../testing/github-world.ts";
import { delivery, readState, startActors } from "../../testing/start-actors.ts";
import type { TestActors, TestOrganization } from "../../testing/start-actors.ts";

const sha = "c".repeat(40);
const later = "d".repeat(40);
const HOUR_MS = 3_600_000;
const file = (schedule: string, branch = "main") =>
  `[[scheduled_jobs]]\nname = "nightly"\nbranch = "${branch}"\nschedule = "${schedule}"\nprompt = "Tidy up."\n`;

let actors: TestActors;
beforeAll(async () => {
  actors = await startActors();
});
afterAll(() => actors.stop());

/** A push to the default branch of the organization's only repository, with this file. */
async function push(org: TestOrganization, headSha: string, text: string, pushedAtMs: number): Promise<void> {
  const { world } = actors;
  const bytes = Buffer.from(text);
  world.files.set(`acme/repo-7@${headSha}:.code-factory/config.toml`, { kind: "file", bytes });
  world.branchHeads.set("acme/repo-7:main", headSha);
  await org.github.handleDeliveries({
    installationId: "11",
    deliveries: [
      delivery([
        { kind: "connect", installationId: "11" },
        { kind: "upsertRepository", repository: repository("7", { ownerId: org.orgId }) },
        {
          kind: "setBranchHead",
          repoId: "7",
          branchName: "main",
          headSha,
          pushedAtMs,
        },
      ]),
    ],
  });
}

test("[RC1] [RC10] a push to a repository that nobody has opened is read, and its schedule becomes a task in the sidebar", async () => {
  const org = actors.organization();
  actors.world.repositories.set("7", repository("7", { ownerId: org.orgId }));
  await push(org, sha, file("0 3 * * *"), T0);
  await expect.poll(async () => (await org.repository("7").getConfig()).source?.sha).toBe(sha);
  await expect.poll(() => actors.world.checkRuns.map((run) => run.conclusion)).toEqual(["success"]);
  const [before] = (await org.repository("7").getConfig()).nextRuns;
  expect(before).toMatchObject({ name: "nightly", lastFiredAtMs: null });

  // Two nights pass while nothing runs, whatever the time is now; the alarm's wake finds what is due.
  const firstDueAtMs = before?.dueAtMs ?? 0;
  actors.clock.offsetMs = firstDueAtMs + 24.5 * HOUR_MS - Date.now();
  await org.repository("7").wake();
  const tasks = async () => (await readState(org)).taskSummaries;
  await expect.poll(tasks).toHaveLength(1);
  const [task] = await tasks();
  expect(task).toMatchObject({ title: "nightly", repoId: "7", status: "queued" });
  // The task's own actor hears of it by the organization's outbox.
  await vi.waitFor(
    async () =>
      expect(await org.task(String(task?.["taskId"])).getTask()).toMatchObject({
        prompt: "Tidy up.",
        baseBranch: "main",
      }),
    { timeout: 20_000 },
  );
  const [after] = (await org.repository("7").getConfig()).nextRuns;
  expect(after?.dueAtMs).toBe(firstDueAtMs + 48 * HOUR_MS);

  await push(org, later, file("0 4 * * *"), T0 + 60_000);
  await expect.poll(async () => (await org.repository("7").getConfig()).source?.sha).toBe(later);
  const [changed] = (await org.repository("7").getConfig()).nextRuns;
  expect(new Date(changed?.dueAtMs ?? 0).getUTCHours()).toBe(4);
  await org.repository("7").wake();
  expect(await tasks()).toHaveLength(1);
});
