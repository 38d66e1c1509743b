import Database from "better-sqlite3";
import fc from "fast-check";
import { expect, test } from "vitest";
import { drain } from "./drain.ts";
import { createReceiverTables } from "./test-support/outbox-tables.ts";

const signal = new AbortController().signal;

/** A lane's rows as the relay keeps them. */
function createLane(count: number) {
  const db = new Database(":memory:");
  db.exec(
    "CREATE TABLE deliveries (id INTEGER PRIMARY KEY, payload TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0)",
  );
  const insert = db.prepare("INSERT INTO deliveries (payload) VALUES (?)");
  for (let i = 1; i <= count; i++) insert.run(`p${i}`);
  const pending = db.prepare<[number], { id: number; payload: string }>(
    "SELECT id, payload FROM deliveries WHERE done = 0 ORDER BY id LIMIT ?",
  );
  const mark = db.prepare("UPDATE deliveries SET done = 1 WHERE id = ?");
  return {
    insert: (payload: string) => void insert.run(payload),
    load: (limit: number) => pending.all(limit),
    mark: (ids: number[]) => ids.forEach((id) => mark.run(id)),
  };
}

test("[DX3] drains until empty, in order, rows that arrive meanwhile included", async () => {
  const lane = createLane(25);
  const batches: string[][] = [];
  const outcome = await drain({
    batchSize: 10,
    signal,
    load: (limit) => lane.load(limit),
    async deliver(rows) {
      batches.push(rows.map((row) => row.payload));
      if (batches.length === 1) lane.insert("late");
    },
    settle(rows) {
      lane.mark(rows.map((row) => row.id));
      return { kind: "next" };
    },
  });
  expect(outcome).toEqual({ kind: "empty" });
  expect(batches.map((batch) => batch.length)).toEqual([10, 10, 6]);
  expect(batches.flat()).toEqual([...Array.from({ length: 25 }, (_, i) => `p${i + 1}`), "late"]);
});

test("[DX3] marks only what was confirmed: what the receiver did not take comes again", async () => {
  const lane = createLane(5);
  const seen: string[] = [];
  await drain<{ id: number; payload: string }, number[]>({
    batchSize: 3,
    signal,
    load: (limit) => lane.load(limit),
    async deliver(rows) {
      seen.push(...rows.map((row) => row.payload));
      return rows.slice(0, 2).map((row) => row.id);
    },
    settle(_rows, confirmed) {
      lane.mark(confirmed);
      return { kind: "next" };
    },
  });
  expect(seen).toEqual(["p1", "p2", "p3", "p3", "p4", "p5", "p5"]);
});

test("[DX3] a failure leaves the rows in their place: it waits as told, or fails the run", async () => {
  const lane = createLane(2);
  const deps = {
    batchSize: 3,
    signal,
    load: (limit: number) => lane.load(limit),
    deliver: async (): Promise<void> => {
      throw new Error("unreachable");
    },
    settle: () => ({ kind: "next" }) as const,
  };
  await expect(drain(deps)).rejects.toThrow("unreachable");
  const failed = () => ({ kind: "wait", untilMs: 900 }) as const;
  expect(await drain({ ...deps, failed })).toEqual({ kind: "wait", untilMs: 900 });
  expect(lane.load(9).length).toBe(2);
});

test("[DX3] gives up its turn after maxBatches, and at once when it is told to stop", async () => {
  const lane = createLane(9);
  const stopping = new AbortController();
  const run = (maxBatches: number) =>
    drain({
      batchSize: 1,
      maxBatches,
      signal: stopping.signal,
      load: (limit) => lane.load(limit),
      deliver: async () => undefined,
      settle(rows) {
        lane.mark(rows.map((row) => row.id));
        return { kind: "next" };
      },
    });
  expect(await run(4)).toEqual({ kind: "more" });
  expect(lane.load(9).length).toBe(5);
  stopping.abort();
  expect(await run(4)).toEqual({ kind: "more" });
  expect(lane.load(9).length).toBe(5);
});

test("[DX3] says when the first row that waits is due", async () => {
  const empty = {
    batchSize: 1,
    signal,
    load: () => [],
    deliver: async () => undefined,
    settle: () => ({ kind: "next" }) as const,
  };
  expect(await drain({ ...empty, nextDueAtMs: () => 77 })).toEqual({ kind: "wait", untilMs: 77 });
  expect(await drain({ ...empty, nextDueAtMs: () => null })).toEqual({ kind: "empty" });
});

class KilledError extends Error {}

test("[DX3][DX4] killed before, between or after effect and mark: every effect happens once, in order", async () => {
  const killPoint = fc.constantFrom("before deliver", "after deliver", "after settle", "nowhere");
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 7 }),
      fc.array(killPoint, { maxLength: 20, size: "max" }),
      async (count, batchSize, kills) => {
        const lane = createLane(count);
        const receiver = createReceiverTables();
        const dieAt = (point: string): void => {
          if (kills[0] === point) {
            kills.shift();
            throw new KilledError(point);
          }
        };
        const lifeOfOneProcess = () =>
          drain({
            batchSize,
            signal,
            load: (limit) => lane.load(limit),
            async deliver(rows) {
              dieAt("before deliver");
              receiver.receive("relay", rows);
              dieAt("after deliver");
            },
            settle(rows) {
              lane.mark(rows.map((row) => row.id));
              dieAt("after settle");
              if (kills[0] === "nowhere") kills.shift();
              return { kind: "next" };
            },
          });
        for (let lives = 0; lives <= 21 && lane.load(1).length > 0; lives++) {
          await lifeOfOneProcess().catch((error: unknown) => {
            if (!(error instanceof KilledError)) throw error;
          });
        }
        expect(receiver.effects()).toEqual(Array.from({ length: count }, (_, i) => `p${i + 1}`));
      },
    ),
  );
});
