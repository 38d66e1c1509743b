import { RetryableError, TerminalError } from "@foundry/durable";
import { describe, expect, test } from "vitest";
import { migrations } from "../organization/drizzle/migrations.ts";
import { createMemoryDatabase } from "../testing/memory-database.ts";
import { drainMessages } from "./drain-messages.ts";
import { acceptMessages } from "./inbox-store.ts";
import {
  discardParkedMessage,
  enqueueMessage,
  listParkedMessages,
  retryParkedMessage,
} from "./outbox-store.ts";

function setup() {
  const db = createMemoryDatabase(migrations);
  const delivered: string[] = [];
  const failing = new Map<string, unknown>();
  const clock = { nowMs: 1_000 };
  const parked: number[] = [];
  const drain = () =>
    drainMessages(
      {
        db,
        actor: "test",
        deps: {
          now: () => clock.nowMs,
          random: () => 0,
          retryPolicy: { baseMs: 100, capMs: 1_000, maxAttempts: 3 },
          observer: {
            outbox: () => undefined,
            parked: (_kind, _actor, count) => parked.push(count),
            job: () => undefined,
            laneWait: () => undefined,
          },
        },
        redact: (text) => text.replaceAll("secret", "***"),
        concurrency: 4,
        async deliver(target, rows) {
          const bad = rows.find((row) => failing.has(row.payload));
          if (bad) throw failing.get(bad.payload);
          delivered.push(...rows.map((row) => `${target}:${row.payload}`));
        },
      },
      AbortSignal.timeout(10_000),
    );
  return { db, delivered, failing, clock, drain, parked };
}

describe("[DX5] the outbox", () => {
  test("delivers in order, and a bad message blocks its own target only", async () => {
    const { db, delivered, failing, drain } = setup();
    failing.set('"bad"', new RetryableError("down", "not now"));
    for (const [target, text] of [
      ["a", "1"],
      ["b", "1"],
      ["a", "bad"],
      ["a", "2"],
      ["b", "2"],
    ] as const) {
      await enqueueMessage(db, target, text);
    }
    expect(await drain()).toMatchObject({ kind: "wait" });
    expect(delivered.toSorted()).toEqual(['b:"1"', 'b:"2"']);
  });

  test("[DX6] a message that can never be delivered parks with its redacted reason, and its target goes on", async () => {
    const { db, delivered, failing, drain, parked } = setup();
    failing.set('"bad"', new TerminalError("not_found", "no secret task"));
    await enqueueMessage(db, "a", "bad");
    await enqueueMessage(db, "a", "good");
    await drain();
    expect(delivered).toEqual(['a:"good"']);
    expect(await listParkedMessages(db)).toMatchObject([
      {
        subject: "a",
        code: "not_found",
        message: "no *** task",
        attempts: 1,
        firstAtMs: 1_000,
        lastAtMs: 1_000,
      },
    ]);
    expect(parked.at(-1)).toBe(1);
  });

  test("[DX6] an unknown error is retried with backoff, then parks", async () => {
    const { db, failing, clock, drain } = setup();
    failing.set('"bad"', new Error("boom"));
    await enqueueMessage(db, "a", "bad");
    for (let attempt = 1; attempt <= 3; attempt++) {
      const outcome = await drain();
      if (outcome.kind === "wait") clock.nowMs = outcome.untilMs;
    }
    expect(await listParkedMessages(db)).toMatchObject([{ attempts: 3, firstAtMs: 1_000 }]);
  });

  test("[DX6] a retry succeeds at most once, and a discarded message is gone", async () => {
    const { db, delivered, failing, drain } = setup();
    failing.set('"bad"', new TerminalError("not_found", "no"));
    await enqueueMessage(db, "a", "bad");
    await enqueueMessage(db, "b", "bad");
    await drain();
    const [first, second] = await listParkedMessages(db);
    failing.clear();
    await retryParkedMessage(db, first?.id ?? "");
    await expect(retryParkedMessage(db, first?.id ?? "")).rejects.toMatchObject({ code: "not_found" });
    await discardParkedMessage(db, second?.id ?? "");
    await drain();
    expect(delivered).toEqual(['a:"bad"']);
    expect(await listParkedMessages(db)).toEqual([]);
  });

  test("[DX13] what is delivered leaves the table, what is parked stays", async () => {
    const { db, failing, drain } = setup();
    failing.set('"bad"', new TerminalError("not_found", "no"));
    await enqueueMessage(db, "a", "good");
    await enqueueMessage(db, "a", "bad");
    await drain();
    expect(await db.execute("SELECT status FROM outbox")).toEqual([{ status: "parked" }]);
  });
});

test("[DX4] the inbox accepts a sender's messages once, in the order of their ids, each sender by itself", async () => {
  const { db } = setup();
  const accepted = [];
  for (const [source, id] of [
    ["a", 1],
    ["a", 1],
    ["a", 3],
    ["a", 2],
    ["b", 1],
  ] as const) {
    accepted.push(await acceptMessages(db, source, id));
  }
  expect(accepted).toEqual([true, false, true, false, true]);
});
