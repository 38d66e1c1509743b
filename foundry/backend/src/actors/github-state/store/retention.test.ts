import { expect, test } from "vitest";
import { pullRequest, repository, T0 } from "../../testing/github-world.ts";
import { createMemoryDatabase } from "../../testing/memory-database.ts";
import { migrations } from "../drizzle/migrations.ts";
import { createGuidLog, pruneGuids } from "./guids.ts";
import { pruneChunk } from "./retention.ts";
import { upsertPullRequests, upsertRepositories } from "./upsert.ts";

const mark = { by: "webhook", generation: 1 } as const;

test("[DX13] closed pull requests and tombstones go after the retention time, in chunks; open ones stay", async () => {
  const db = createMemoryDatabase(migrations);
  const rows = Array.from({ length: 10 }, (_, index) =>
    pullRequest("1", index + 1, { state: index % 2 === 0 ? "open" : "merged", updatedAtMs: T0 + index }),
  );
  await upsertPullRequests(db, rows, mark);
  await upsertRepositories(
    db,
    [
      { ...repository("1"), deleted: false },
      { ...repository("2"), deleted: true },
    ],
    mark,
  );
  expect(await pruneChunk(db, "closedPullRequests", T0 + 8, 3)).toBe(3);
  expect(await pruneChunk(db, "closedPullRequests", T0 + 8, 3)).toBe(1);
  expect(await pruneChunk(db, "repositories", T0 + 1, 3)).toBe(1);
  const left = await db.execute<{ number: number }>(
    "SELECT number FROM github_pull_requests ORDER BY number",
  );
  expect(left.map((row) => row.number)).toEqual([1, 3, 5, 7, 9, 10]);
  expect(await db.execute("SELECT repo_id FROM github_repositories")).toEqual([{ repo_id: "1" }]);
});

test("[DX13] [DX4] the newest GUIDs are remembered, by rows and in memory alike", async () => {
  const db = createMemoryDatabase(migrations);
  const log = createGuidLog(5);
  await log.load(db);
  for (let batch = 0; batch < 4; batch++) {
    const guids = [`${batch}a`, `${batch}b`, `${batch}c`];
    await log.record(db, guids, T0);
    log.committed(guids);
  }
  expect([...(await log.load(db))]).toEqual(["2b", "2c", "3a", "3b", "3c"]);
  expect(await pruneGuids(db, 5, 10)).toBe(3);
  expect([...(await createGuidLog(5).load(db))]).toEqual(["3a", "3b", "3c"]);
});
