import type { TaskLogChunk } from "@foundry/shared";
import { expect, test } from "vitest";
import { readWholeLog } from "./read-whole-log.ts";

const chunk = (n: number, attempt: number): TaskLogChunk => ({
  n,
  attempt,
  stream: "stdout",
  atMs: n,
  text: `${n}\n`,
});

test("the pages come together in order, with every attempt and every hole said once", async () => {
  const chunks = [chunk(1, 1), chunk(2, 1), chunk(5, 1), chunk(6, 2), chunk(7, 2)];
  const asked: (number | undefined)[] = [];
  const readTaskLog = (_org: string, _task: string, { before }: { before?: number | undefined }) => {
    asked.push(before);
    const older = chunks.filter(({ n }) => n < (before ?? 99));
    const page = older.slice(-2);
    return Promise.resolve({ chunks: page, before: older.length > 2 ? (page[0]?.n ?? null) : null });
  };
  const text = await (await readWholeLog({ readTaskLog }, "1", "task_1")).text();
  expect(asked).toEqual([undefined, 6, 2]);
  expect(text).toBe("[attempt 1]\n1\n2\n\n[a part of the log was left out here]\n5\n\n[attempt 2]\n6\n7\n");
});

test("without a log there is nothing to read", async () => {
  const readTaskLog = () => Promise.resolve({ chunks: [], before: null });
  expect(await (await readWholeLog({ readTaskLog }, "1", "task_1")).text()).toBe("");
});
