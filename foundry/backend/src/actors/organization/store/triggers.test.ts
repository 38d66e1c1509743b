import { describe, expect, test } from "vitest";
import type { TaskTrigger } from "../../../webhooks/index.ts";
import { createMemoryDatabase } from "../../testing/memory-database.ts";
import type { Sql } from "../../sql/sql.ts";
import { migrations } from "../drizzle/migrations.ts";
import { addTriggers, countFollowUps, isSettled, settleTrigger, wasDeclined } from "./triggers.ts";

const DAY_MS = 24 * 3_600_000;
const closed = (number: number): TaskTrigger => ({
  on: "issueClosed",
  repoId: "1",
  actor: { login: "mona", isBot: false },
  number,
});
const failed: TaskTrigger = {
  on: "workflowRunFailed",
  repoId: "1",
  actor: { login: "mona", isBot: false },
  runId: "9",
  workflowName: "CI",
  url: "https://github.example/9",
  headBranch: "a/b",
  headSha: "a".repeat(40),
  headRepoId: "1",
};

function setup() {
  const db = createMemoryDatabase(migrations);
  const column = async (query: string) =>
    (await db.execute<{ value: string }>(query)).map(({ value }) => value);
  return {
    db,
    lines: () => column("SELECT target AS value FROM outbox ORDER BY id"),
    guids: () => column("SELECT guid AS value FROM org_triggers ORDER BY guid"),
  };
}

test("[DX4] each delivery is one trigger in the line of its conversation or branch, also when it comes again", async () => {
  const { db, lines } = setup();
  const first = [
    { guid: "a", atMs: 1, trigger: closed(12) },
    { guid: "b", atMs: 2, trigger: closed(13) },
  ];
  await addTriggers(db, first, 10);
  await addTriggers(db, [...first, { guid: "c", atMs: 3, trigger: failed }], 10);
  await settleTrigger(db, "a", "archived", "task_1");
  await addTriggers(db, first, 10);
  expect(await lines()).toEqual(["gate:1#12", "gate:1#13", "gate:1:a/b"]);
  expect([await isSettled(db, "a"), await isSettled(db, "b"), await isSettled(db, "unknown")]).toEqual([
    true,
    false,
    false,
  ]);
});

describe("a delivery that a person replays", () => {
  const said = (guid: string) => [{ guid, atMs: 1, trigger: closed(12) }];
  const park = (db: Sql) => db.execute("UPDATE outbox SET status = 'parked'");
  const waiting = async (db: Sql) =>
    (await db.execute<{ guid: string }>("SELECT payload ->> '$.guid' AS guid FROM outbox ORDER BY id")).map(
      ({ guid }) => guid,
    );

  test("[GH4] does nothing again that took effect, however often it is replayed", async () => {
    const { db, guids } = setup();
    await addTriggers(db, said("a"), 10);
    await db.execute("DELETE FROM outbox");
    await settleTrigger(db, "a", "requested", "task_1");
    await addTriggers(db, said("a#1"), 10);
    await addTriggers(db, said("a#2"), 10);
    expect(await waiting(db)).toEqual([]);
    expect(await guids()).toEqual(["a"]);
    expect(await isSettled(db, "a")).toBe(true);
  });

  test("[DX6] is tried again when it was parked, instead of what is parked, and when it was given up", async () => {
    const { db } = setup();
    await addTriggers(db, said("a"), 10);
    await addTriggers(db, said("a#1"), 10);
    expect(await waiting(db)).toEqual(["a"]);
    await park(db);
    await addTriggers(db, said("a#2"), 10);
    expect(await db.execute("SELECT status FROM outbox")).toEqual([{ status: "pending" }]);
    await db.execute("DELETE FROM outbox");
    await addTriggers(db, said("a#3"), 10);
    expect(await waiting(db)).toEqual(["a"]);
  });

  test("is heard for the first time when it was lost, and again when its repository was missing", async () => {
    const { db } = setup();
    await addTriggers(db, said("a#1"), 10);
    await db.execute("DELETE FROM outbox");
    await settleTrigger(db, "a", "repository_gone", null);
    await addTriggers(db, said("a#2"), 10);
    expect(await waiting(db)).toEqual(["a"]);
    expect(await isSettled(db, "a")).toBe(false);
  });
});

test("[DX13] a GUID is forgotten after two months, but not while its trigger waits", async () => {
  const { db, guids } = setup();
  const old = ["a", "b"].map((guid) => ({ guid, atMs: DAY_MS, trigger: closed(12) }));
  await addTriggers(db, old, DAY_MS);
  await settleTrigger(db, "a", "archived", null);
  await addTriggers(db, [{ guid: "c", atMs: 60 * DAY_MS, trigger: closed(12) }], 60 * DAY_MS);
  expect(await guids()).toEqual(["a", "b", "c"]);
  await addTriggers(db, [{ guid: "d", atMs: 62 * DAY_MS, trigger: closed(12) }], 62 * DAY_MS);
  expect(await guids()).toEqual(["b", "c", "d"]);
});

test("[TK3] who was declined where, and how often a task has followed failures, is read from what was settled", async () => {
  const { db } = setup();
  await addTriggers(db, [{ guid: "a", atMs: 1, trigger: closed(12) }], 1);
  const where = { repoId: "1", number: 12, login: "mona" };
  expect(await wasDeclined(db, where)).toBe(false);
  await settleTrigger(db, "a", "declined", null);
  expect(await wasDeclined(db, where)).toBe(true);
  expect(await wasDeclined(db, { ...where, number: 13 })).toBe(false);
  expect(await wasDeclined(db, { ...where, login: "eve" })).toBe(false);

  const runs = ["b", "c", "d"].map((guid, index) => ({ guid, atMs: index * 10, trigger: failed }));
  await addTriggers(db, runs, 30);
  await settleTrigger(db, "b", "requested", "task_1");
  await settleTrigger(db, "c", "requested", "task_1");
  await settleTrigger(db, "d", "stale", "task_1");
  expect(await countFollowUps(db, "task_1", 0)).toBe(2);
  expect(await countFollowUps(db, "task_1", 5)).toBe(1);
  expect(await countFollowUps(db, "task_2", 0)).toBe(0);
});
