import { expect, test } from "vitest";
import { createRing } from "./ring.ts";
import { createSnapshotCache } from "./snapshot-cache.ts";

function setUp(ringSize: number) {
  const ring = createRing(ringSize);
  ring.reset(10);
  const built: number[] = [];
  const cache = createSnapshotCache(ring, (seq) => {
    built.push(seq);
    return "s".repeat(80);
  });
  const push = (length: number): void => {
    ring.push("e".repeat(length));
    cache.trim();
  };
  return { built, cache, push };
}

test("a text is shared while the events after it are few, then built anew", () => {
  const { built, cache, push } = setUp(100);
  expect(cache.recent().seq).toBe(10);
  push(6);
  expect(cache.recent().seq).toBe(10);
  push(6);
  expect(cache.recent().seq).toBe(12);
  expect(built).toEqual([10, 12]);
});

test("a text is not shared once the ring does not go on from it", () => {
  const { built, cache, push } = setUp(2);
  cache.recent();
  for (let i = 0; i < 3; i++) push(1);
  expect(cache.recent().seq).toBe(13);
  expect(built).toEqual([10, 13]);
});

test("the exact text is at the head", () => {
  const { cache, push } = setUp(100);
  cache.recent();
  push(1);
  expect(cache.exact().seq).toBe(11);
  expect(cache.recent().seq).toBe(11);
});
