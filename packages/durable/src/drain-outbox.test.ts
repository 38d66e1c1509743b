import { expect, test } from "vitest";
import { drainOutbox } from "./drain-outbox.ts";
import type { OutboxDeps } from "./drain-outbox.ts";
import { RetryableError, TerminalError } from "./errors.ts";
import { createOutboxTables } from "./test-support/outbox-tables.ts";
import type { OutboxTables } from "./test-support/outbox-tables.ts";
import { createManualClock } from "./testing.ts";

type Deliver = OutboxDeps<string>["deliver"];

const policy = { baseMs: 100, capMs: 1_000, maxAttempts: 3 };
const clock = createManualClock(1_000);

function drainInto(outbox: OutboxTables, deliver: Deliver, over: Partial<OutboxDeps<string>> = {}) {
  return drainOutbox<string>({
    ...outbox.store,
    deliver,
    concurrency: 2,
    batchSize: 10,
    now: () => clock.now(),
    random: () => 0,
    policy,
    signal: new AbortController().signal,
    ...over,
  });
}

function createOutbox(...messages: [target: string, payload: string][]): OutboxTables {
  const outbox = createOutboxTables();
  for (const [target, payload] of messages) outbox.add(target, payload);
  return outbox;
}

test("[DX5] delivers each target's messages in order, in batches", async () => {
  const outbox = createOutbox(["a", "1"], ["b", "2"], ["a", "3"], ["a", "4"]);
  const batches: string[] = [];
  const outcome = await drainInto(outbox, async (target, rows) => {
    batches.push(`${target}:${rows.map((row) => row.payload).join("")}`);
  });
  expect(outcome).toEqual({ kind: "empty" });
  expect(batches).toEqual(["a:134", "b:2"]);
  expect(outbox.pending()).toEqual([]);
});

test("[DX5] a target that cannot be reached blocks itself only, and says when it is due", async () => {
  const outbox = createOutbox(["down", "1"], ["down", "2"], ["up", "3"]);
  const delivered: string[] = [];
  const outcome = await drainInto(outbox, async (target, rows) => {
    if (target === "down") throw new RetryableError("unreachable", "no route", { retryAfterMs: 5_000 });
    delivered.push(...rows.map((row) => row.payload));
  });
  expect(delivered).toEqual(["3"]);
  expect(outcome).toEqual({ kind: "wait", untilMs: 6_000 });
  expect(outbox.pending().map(({ payload, attempts }) => [payload, attempts])).toEqual([
    ["1", 1],
    ["2", 0],
  ]);
});

test("[DX5][DX6] one refused message of a batch is found, parked, and the rest of its target goes on", async () => {
  const outbox = createOutbox(["a", "1"], ["a", "bad"], ["a", "3"], ["a", "4"]);
  const delivered: string[] = [];
  const outcome = await drainInto(outbox, async (_target, rows) => {
    if (rows.some((row) => row.payload === "bad")) throw new TerminalError("refused", "not like this");
    delivered.push(...rows.map((row) => row.payload));
  });
  expect(outcome).toEqual({ kind: "empty" });
  expect(delivered).toEqual(["1", "3", "4"]);
  expect(outbox.parked()).toEqual([{ target: "a", payload: "bad", attempts: 1, code: "refused" }]);
});

test("[DX6] an unknown error is tried maxAttempts times, each after its backoff, then parks", async () => {
  const outbox = createOutbox(["a", "1"], ["a", "2"]);
  const deliver: Deliver = async (_target, rows) => {
    if (rows.some((row) => row.payload === "1")) throw new Error("boom");
  };
  const outcomes = [await drainInto(outbox, deliver)];
  // Not due yet: nothing is tried.
  outcomes.push(await drainInto(outbox, deliver));
  await clock.advance(50);
  outcomes.push(await drainInto(outbox, deliver));
  await clock.advance(100);
  outcomes.push(await drainInto(outbox, deliver));
  expect(outcomes).toEqual([
    { kind: "wait", untilMs: 1_050 },
    { kind: "wait", untilMs: 1_050 },
    { kind: "wait", untilMs: 1_150 },
    { kind: "empty" },
  ]);
  expect(outbox.parked()).toEqual([{ target: "a", payload: "1", attempts: 3, code: "unknown_error" }]);
  expect(outbox.pending()).toEqual([]);
});

test("[DX5] nothing overtakes a message that waits, and what is before it does not wait", async () => {
  const outbox = createOutbox(["a", "1"], ["a", "2"], ["a", "3"]);
  const [, second] = await outbox.store.load("a", 2);
  if (second === undefined) throw new Error("no second message");
  await outbox.store.markFailed(second, { kind: "retry", atMs: 90_000, code: "unreachable", message: "" });
  const delivered: string[] = [];
  const outcome = await drainInto(outbox, async (_target, rows) => {
    delivered.push(...rows.map((row) => row.payload));
  });
  expect(delivered).toEqual(["1"]);
  expect(outcome).toEqual({ kind: "wait", untilMs: 90_000 });
});

test("[DX5] at most `concurrency` targets at one time; a slow one does not hold up the others", async () => {
  const outbox = createOutbox(["slow", "1"], ["b", "2"], ["c", "3"], ["d", "4"]);
  let open = 0;
  let most = 0;
  let releaseSlow = (): void => undefined;
  const slow = new Promise<void>((resolve) => (releaseSlow = resolve));
  const order: string[] = [];
  const outcome = await drainInto(outbox, async (target) => {
    open += 1;
    most = Math.max(most, open);
    if (target === "slow") await slow;
    if (target === "d") releaseSlow();
    order.push(target);
    open -= 1;
  });
  expect(outcome).toEqual({ kind: "empty" });
  expect(most).toBe(2);
  expect(order).toEqual(["b", "c", "d", "slow"]);
});

test("[DX5] an error of the store is not lost, and deliveries in flight are waited for", async () => {
  const outbox = createOutbox(["a", "1"], ["b", "2"]);
  const finished: string[] = [];
  const result = drainInto(
    outbox,
    async (target) => {
      await new Promise<void>((resolve) => setImmediate(resolve));
      finished.push(target);
    },
    {
      markDelivered(rows) {
        if (rows[0]?.target === "a") throw new Error("disk full");
        return outbox.store.markDelivered(rows);
      },
    },
  );
  await expect(result).rejects.toThrow("disk full");
  expect(finished).toEqual(["a", "b"]);
  expect(outbox.pending().map((row) => row.payload)).toEqual(["1"]);
});

test("[DX14] told to stop, it hands back what is left", async () => {
  const outbox = createOutbox(["a", "1"], ["a", "2"], ["b", "3"]);
  const stopping = new AbortController();
  const outcome = await drainInto(outbox, async () => stopping.abort(), {
    batchSize: 1,
    concurrency: 1,
    signal: stopping.signal,
  });
  expect(outcome).toEqual({ kind: "more" });
  expect(outbox.pending().map((row) => row.payload)).toEqual(["2", "3"]);
});
