import { expect, test } from "vitest";
import { createReadAhead } from "./read-ahead.ts";

function reader(count: number, fail?: (first: number) => boolean) {
  const loads: number[][] = [];
  const at = createReadAhead(
    Array.from({ length: count }, (_, n) => n),
    async (items) => {
      loads.push([...items]);
      if (fail?.(items[0] ?? 0)) throw new Error(`chunk of ${items[0]}`);
      return items.map((n) => `value ${n}`);
    },
  );
  return { at, loads };
}

test("each item is read once, with its chunk, whatever number of readers ask", async () => {
  const { at, loads } = reader(70);
  const values = await Promise.all(Array.from({ length: 70 }, (_, n) => at(n)));
  expect(values).toEqual(Array.from({ length: 70 }, (_, n) => `value ${n}`));
  expect(loads.map((items) => items.length)).toEqual([32, 32, 6]);
});

test("the next chunk is on its way before it is asked for, and none beyond it", async () => {
  const { at, loads } = reader(200);
  await at(0);
  expect(loads.map(([first]) => first)).toEqual([0, 32]);
});

test("what loading threw is for the items of its chunk", async () => {
  const { at } = reader(64, (first) => first === 32);
  expect(await at(31)).toBe("value 31");
  await expect(at(32)).rejects.toThrow("chunk of 32");
  await expect(at(33)).rejects.toThrow("chunk of 32");
});
