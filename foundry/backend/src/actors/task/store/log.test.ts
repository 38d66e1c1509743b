import { taskLogPageSchema } from "@foundry/shared";
import { expect, test } from "vitest";
import { createMemoryDatabase } from "../../testing/memory-database.ts";
import { migrations } from "../drizzle/migrations.ts";
import { appendChunks, loadLogCounts, readLog } from "./log.ts";
import type { NewChunk } from "./log.ts";

const chunk = (text: string): NewChunk => ({ attempt: 1, stream: "stdout", atMs: 1, text });

test("the beginning and the newest of the rest stay; what is left out is counted", async () => {
  const db = createMemoryDatabase(migrations);
  const cap = { headBytes: 30, bytes: 100 };
  for (let n = 1; n <= 50; n++) await appendChunks(db, [chunk(`${n}`.padStart(10, "."))], cap);
  const { chunks, before } = await readLog(db, { before: null, limit: 100 });
  expect(chunks.map(({ n }) => n)).toEqual([1, 2, 3, 44, 45, 46, 47, 48, 49, 50]);
  expect(before).toBeNull();
  expect(await loadLogCounts(db)).toEqual({ chunks: 10, bytes: 100, droppedBytes: 400 });
});

test("bytes are those of UTF-8, and one commit may bring more than the cap", async () => {
  const db = createMemoryDatabase(migrations);
  await appendChunks(db, [chunk("€€"), chunk("😀😀😀"), chunk("abc")], { headBytes: 6, bytes: 10 });
  expect(await loadLogCounts(db)).toEqual({ chunks: 2, bytes: 9, droppedBytes: 12 });
});

test("the log is read backwards by pages, each in its order, none too large for a message", async () => {
  const db = createMemoryDatabase(migrations);
  for (let n = 1; n <= 40; n++) await appendChunks(db, [chunk("z".repeat(16_000))]);
  const seen: number[] = [];
  let pages = 0;
  for (let before: number | null = null, isFirst = true; isFirst || before !== null; isFirst = false) {
    const page = taskLogPageSchema.parse(await readLog(db, { before, limit: 100 }));
    seen.unshift(...page.chunks.map(({ n }) => n));
    expect(page.chunks.length * 16_000).toBeLessThanOrEqual(256 * 1024);
    before = page.before;
    pages += 1;
  }
  expect(seen).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  expect(pages).toBe(3);
  expect(await readLog(db, { before: 1, limit: 10 })).toEqual({ chunks: [], before: null });
  expect((await readLog(db, { before: 11, limit: 4 })).chunks.map(({ n }) => n)).toEqual([7, 8, 9, 10]);
});
