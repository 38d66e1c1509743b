import { expect, test } from "vitest";
import { MAX_WIDTH, MIN_WIDTH, clampWidth, widthAfterKey } from "./sidebar-width.ts";

test("the width stays within its bounds, by pointer and by key", () => {
  expect(clampWidth(10)).toBe(MIN_WIDTH);
  expect(clampWidth(9_999)).toBe(MAX_WIDTH);
  expect(widthAfterKey(320, "ArrowLeft")).toBe(304);
  expect(widthAfterKey(MAX_WIDTH, "ArrowRight")).toBe(MAX_WIDTH);
  expect(widthAfterKey(320, "Home")).toBe(MIN_WIDTH);
  expect(widthAfterKey(320, "x")).toBeNull();
});
