import { afterAll, beforeAll, expect, test } from "vitest";
import { pullRequest, repository } from "../testing/github-world.ts";
import { delivery, readState, startActors, watchTopic } from "../testing/start-actors.ts";
import type { TestActors } from "../testing/start-actors.ts";

let actors: TestActors;
beforeAll(async () => {
  actors = await startActors();
});
afterAll(() => actors.stop());

test("a delivery becomes a row, an event and a line of activity", async () => {
  const org = actors.organization();
  const events = await watchTopic(org);
  const t = performance.now();
  const repo = repository("7", { ownerId: org.orgId });
  const { results } = await org.github.handleDeliveries({
    installationId: null,
    deliveries: [
      delivery([
        { kind: "upsertRepository", repository: repo },
        { kind: "upsertPullRequest", pullRequest: pullRequest("7", 1) },
      ]),
    ],
  });
  expect(results).toMatchObject([{ status: "applied" }]);
  await expect.poll(() => events.length).toBeGreaterThanOrEqual(3);
  console.log(
    performance.now() - t,
    events.map((e) => e.json),
  );
  console.log(await readState(org));
});
