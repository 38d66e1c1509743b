import fc from "fast-check";
import { expect, test } from "vitest";
import { drainOutbox } from "./drain-outbox.ts";
import { RetryableError, TerminalError } from "./errors.ts";
import { createOutboxTables, createReceiverTables } from "./test-support/outbox-tables.ts";

const targets = ["a", "b", "c"];

/** A message and what happens to it before it goes through: at most two faults, or it can never go through. */
const messageArbitrary = fc.record({
  target: fc.constantFrom(...targets),
  faults: fc.array(fc.constantFrom("retryable", "unknown", "killed before mark"), {
    maxLength: 2,
  }),
  refused: fc.oneof(
    { weight: 6, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
});

class KilledError extends Error {}

test("[DX3][DX4][DX5] whatever fails or is killed: each message has one effect in its target's order, or is parked", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(messageArbitrary, { minLength: 1, maxLength: 25, size: "max" }),
      fc.integer({ min: 1, max: 5 }),
      async (messages, batchSize) => {
        const outbox = createOutboxTables();
        for (const [index, { target }] of messages.entries()) outbox.add(target, String(index));
        const receivers = new Map(targets.map((target) => [target, createReceiverTables()]));
        const faults = new Map(messages.map((message, index) => [String(index), [...message.faults]]));
        let nowMs = 0;

        const deliver = async (target: string, rows: { id: number; payload: string }[]): Promise<void> => {
          for (const { payload } of rows) {
            if (messages[Number(payload)]?.refused === true) throw new TerminalError("refused", payload);
            const fault = faults.get(payload)?.[0];
            if (fault === "retryable") {
              faults.get(payload)?.shift();
              throw new RetryableError("unreachable", payload);
            }
            if (fault === "unknown") {
              faults.get(payload)?.shift();
              throw new Error(payload);
            }
          }
          receivers.get(target)?.receive("sender", rows);
        };
        const lifeOfOneProcess = () =>
          drainOutbox<string>({
            ...outbox.store,
            deliver,
            markDelivered(rows) {
              for (const { payload } of rows) {
                if (faults.get(payload)?.[0] !== "killed before mark") continue;
                faults.get(payload)?.shift();
                throw new KilledError(payload);
              }
              return outbox.store.markDelivered(rows);
            },
            concurrency: 2,
            batchSize,
            now: () => nowMs,
            random: () => 0.5,
            policy: { baseMs: 10, capMs: 100, maxAttempts: 8 },
            signal: new AbortController().signal,
          });
        for (let lives = 0; lives < 500 && outbox.pending().length > 0; lives++) {
          await lifeOfOneProcess().catch((error: unknown) => {
            if (!(error instanceof KilledError)) throw error;
          });
          nowMs += 200;
        }

        expect(outbox.pending()).toEqual([]);
        const indexes = messages.map((message, index) => ({ ...message, payload: String(index) }));
        expect(outbox.parked().map((row) => row.payload)).toEqual(
          indexes.filter((message) => message.refused).map((message) => message.payload),
        );
        for (const target of targets) {
          const expected = indexes.filter((message) => message.target === target && !message.refused);
          expect(receivers.get(target)?.effects()).toEqual(expected.map((message) => message.payload));
        }
      },
    ),
  );
});
