import { describe, expect, test } from "vitest";
import {
  formatBytes,
  formatCount,
  formatDuration,
  plural,
  relativeTime,
  splitForMiddle,
  timeUntil,
} from "./format.ts";

const minute = 60_000;
const now = Date.UTC(2026, 10, 20, 12);

describe("relative time", () => {
  test.each([
    [0, "now"],
    [-5 * minute, "now"],
    [59_999, "now"],
    [minute, "1 min ago"],
    [59 * minute, "59 min ago"],
    [60 * minute, "1 h ago"],
    [24 * 60 * minute, "1 d ago"],
    [30 * 24 * 60 * minute, "Oct 21"],
    [400 * 24 * 60 * minute, "Oct 16, 2025"],
  ])("%i ms ago is %s", (age, expected) => {
    expect(relativeTime(now - age, now)).toBe(expected);
  });

  test.each([
    [-1, "now"],
    [30_000, "in less than a minute"],
    [90_000, "in 2 min"],
    [61 * minute, "in 2 h"],
  ])("%i ms ahead is %s", (ahead, expected) => {
    expect(timeUntil(now + ahead, now)).toBe(expected);
  });
});

describe("amounts", () => {
  test("counts, words, durations and sizes", () => {
    expect(formatCount(12_345)).toBe("12,345");
    expect(plural(1, "PR")).toBe("1 PR");
    expect(plural(2, "repository", "repositories")).toBe("2 repositories");
    expect(formatDuration(850)).toBe("850 ms");
    expect(formatDuration(3_210)).toBe("3.2 s");
    expect(formatDuration(245_000)).toBe("4 min 5 s");
    expect(formatBytes(812)).toBe("812 B");
    expect(formatBytes(21_000)).toBe("21.0 kB");
    expect(formatBytes(1_400_000)).toBe("1.4 MB");
  });
});

test("a long name keeps its end, a short one is not split", () => {
  expect(splitForMiddle("feat/a-very-long-branch-name")).toEqual({
    start: "feat/a-very-long-bra",
    end: "nch-name",
  });
  expect(splitForMiddle("main")).toEqual({ start: "main", end: "" });
});
