import type { Clock } from "@foundry/durable";
import { expect, test } from "vitest";
import type { NewChunk } from "../store/log.ts";
import { createLogWriter } from "./create-log-writer.ts";

/** A writer on a clock that the test moves. */
function start(write?: (chunks: readonly NewChunk[]) => Promise<void>) {
  const stored: NewChunk[] = [];
  const writes: number[] = [];
  let nowMs = 0;
  const timers = new Map<() => void, number>();
  const clock: Clock = {
    now: () => nowMs,
    setTimer(delayMs, run) {
      timers.set(run, nowMs + delayMs);
      return () => timers.delete(run);
    },
  };
  const writer = createLogWriter({
    clock,
    now: () => nowMs,
    write: async (chunks) => {
      await write?.(chunks);
      writes.push(chunks.length);
      stored.push(...chunks);
    },
  });
  return {
    writer,
    stored,
    writes,
    timers,
    pass: async (ms: number) => {
      nowMs += ms;
      for (const [run, dueMs] of timers) {
        if (dueMs > nowMs) continue;
        timers.delete(run);
        run();
      }
      await Promise.resolve();
    },
  };
}

test("lines are gathered and stored soon; a line waits for its end, but not for ever", async () => {
  const { writer, stored, pass, timers } = start();
  await writer.append(1, "stdout", "one\ntw");
  await writer.append(1, "stdout", "o\nthr");
  expect(stored).toEqual([]);
  await pass(200);
  await expect.poll(() => stored.map(({ text }) => text)).toEqual(["one\ntwo\n"]);
  for (let passed = 0; passed < 2_000; passed += 200) await pass(200);
  await expect.poll(() => stored.map(({ text }) => text)).toEqual(["one\ntwo\n", "thr"]);
  await pass(200);
  expect(timers.size).toBe(0);
});

test("each chunk is of one attempt and stream, in the order they came", async () => {
  const { writer, stored } = start();
  await writer.append(1, "stdout", "a\nb\n");
  await writer.append(1, "stderr", "!\n");
  await writer.append(1, "stdout", "c\n");
  await writer.append(2, "stdout", "d");
  await writer.flush();
  expect(stored.map(({ attempt, stream, text }) => [attempt, stream, text])).toEqual([
    [1, "stdout", "a\nb\n"],
    [1, "stderr", "!\n"],
    [1, "stdout", "c\n"],
    [2, "stdout", "d"],
  ]);
});

test("a line that is longer than a chunk is stored before its end; nothing is lost", async () => {
  const { writer, stored } = start();
  const long = "x".repeat(40_000);
  await writer.append(1, "stdout", long);
  await writer.append(1, "stdout", `${long}\nend\n`);
  await writer.flush();
  expect(stored.map(({ text }) => text).join("")).toBe(`${long}${long}\nend\n`);
  expect(Math.max(...stored.map(({ text }) => text.length))).toBeLessThanOrEqual(16_384);
});

test("whoever brings more than can be stored waits for it", async () => {
  const gate = Promise.withResolvers<undefined>();
  const { writer, stored, writes } = start(() => gate.promise);
  let isThrough = false;
  const appended = writer.append(1, "stdout", "y".repeat(2 * 1024 * 1024)).then(() => (isThrough = true));
  await Promise.resolve();
  expect(isThrough).toBe(false);
  gate.resolve(undefined);
  await appended;
  expect(stored.reduce((sum, { text }) => sum + text.length, 0)).toBe(2 * 1024 * 1024);
  // A commit may dirty 1.25 MB, and a chunk is in it twice.
  expect(Math.max(...writes)).toBeLessThanOrEqual(16);
});

test("a write that fails is told to whoever appends or flushes next", async () => {
  const { writer } = start(() => Promise.reject(new Error("the lease was lost")));
  await writer.append(1, "stdout", "a\n");
  await expect(writer.flush()).rejects.toThrow("the lease was lost");
  await expect(writer.append(1, "stdout", "b\n")).rejects.toThrow("the lease was lost");
});
