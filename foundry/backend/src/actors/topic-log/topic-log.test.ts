import { expect, test } from "vitest";
import { migrations } from "../task/drizzle/migrations.ts";
import { createMemoryDatabase } from "../testing/memory-database.ts";
import type { TopicBroadcast } from "./contract.ts";
import { publishEvents } from "./publish.ts";
import { appendEvents, currentSeq, pruneEventBytes, readEvents } from "./topic-log.ts";

test("events are numbered without a gap, and can be read from any of them", async () => {
  const db = createMemoryDatabase(migrations);
  expect(await currentSeq(db)).toBe(0);
  expect(await appendEvents(db, ['"a"', '"b"'])).toBe(1);
  expect(await appendEvents(db, ['"c"'])).toBe(3);
  expect(await readEvents(db, { since: 1, limit: 10 })).toEqual({
    kind: "events",
    events: [
      { seq: 2, json: '"b"' },
      { seq: 3, json: '"c"' },
    ],
    more: false,
  });
  expect(await readEvents(db, { since: 3, limit: 10 })).toEqual({ kind: "events", events: [], more: false });
  expect(await readEvents(db, { since: 0, limit: 1 })).toMatchObject({ more: true });
});

test("[DX13] the log is bounded: who is behind it, or ahead of it, takes the state anew", async () => {
  const db = createMemoryDatabase(migrations);
  const batch = Array.from({ length: 500 }, (_, index) => String(index));
  for (let i = 0; i < 60; i++) await appendEvents(db, batch);
  expect(await readEvents(db, { since: 100, limit: 10 })).toEqual({ kind: "gone", seq: 30_000 });
  expect(await readEvents(db, { since: 30_001, limit: 10 })).toEqual({ kind: "gone", seq: 30_000 });
  expect(await readEvents(db, { since: 29_999, limit: 10 })).toMatchObject({ events: [{ seq: 30_000 }] });
  const [kept] = await db.execute<{ n: number }>("SELECT count(*) AS n FROM topic_events");
  expect(kept?.n).toBeLessThan(45);
});

test("large changes go out in several messages, in order", () => {
  const sent: TopicBroadcast[] = [];
  const events = Array.from({ length: 10 }, (_, index) => ({ seq: index + 1, json: "x".repeat(200_000) }));
  publishEvents((_name, message) => sent.push(message), events);
  expect(sent.map((message) => message.events.length)).toEqual([2, 2, 2, 2, 2]);
  expect(sent.flatMap((message) => message.events)).toEqual(events);
});

test("[DX13] large events go by their size, and the newest batch stays whatever its own", async () => {
  const db = createMemoryDatabase(migrations);
  for (let i = 1; i <= 100; i++) {
    const events = [JSON.stringify("y".repeat(40_000))];
    const firstSeq = await appendEvents(db, events);
    await pruneEventBytes(db, { firstSeq, events, keptBytes: 200_000 });
    const [kept] = await db.execute<{ bytes: number }>(
      "SELECT sum(length(events)) AS bytes FROM topic_events",
    );
    expect(kept?.bytes).toBeLessThanOrEqual(240_010);
  }
  expect(await currentSeq(db)).toBe(100);
  expect(await readEvents(db, { since: 10, limit: 10 })).toEqual({ kind: "gone", seq: 100 });
  expect(await readEvents(db, { since: 98, limit: 10 })).toMatchObject({
    events: [{ seq: 99 }, { seq: 100 }],
  });
  const events = [JSON.stringify("z".repeat(400_000))];
  const firstSeq = await appendEvents(db, events);
  await pruneEventBytes(db, { firstSeq, events, keptBytes: 200_000 });
  expect(await readEvents(db, { since: 100, limit: 10 })).toMatchObject({ events: [{ seq: 101 }] });
});
