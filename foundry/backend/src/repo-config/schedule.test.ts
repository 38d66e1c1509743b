import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { nextDue } from "./index.ts";

const at = (text: string) => Date.parse(text);
const dueAfter = (schedule: string, after: string) => {
  const dueAtMs = nextDue(schedule, at(after));
  return dueAtMs === null ? null : new Date(dueAtMs).toISOString();
};
afterEach(() => vi.unstubAllEnvs());

describe("[RC10] when a schedule is due next", () => {
  test.each([
    ["0 3 * * *", "2026-11-20T02:59:59.999Z", "2026-11-20T03:00:00.000Z"],
    ["0 3 * * *", "2026-11-20T03:00:00.000Z", "2026-11-21T03:00:00.000Z"],
    ["0 3 * * *", "2026-11-20T03:00:00.001Z", "2026-11-21T03:00:00.000Z"],
    ["*/20 * * * *", "2026-12-31T23:41:00Z", "2027-01-01T00:00:00.000Z"],
    ["0 9-17/4 * * mon-fri", "2026-11-20T17:30:00Z", "2026-11-23T09:00:00.000Z"],
    ["0 0 29 2 *", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    ["0 0 * * 7", "2026-11-20T00:00:00Z", "2026-11-22T00:00:00.000Z"],
    // As in cron, a day of the month and a day of the week mean either.
    ["0 0 13 * FRI", "2026-11-20T12:00:00Z", "2026-11-27T00:00:00.000Z"],
    ["  0\t3  * * * ", "2026-11-20T00:00:00Z", "2026-11-20T03:00:00.000Z"],
  ])("%s after %s: %s", (schedule, after, due) => {
    expect(dueAfter(schedule, after)).toBe(due);
  });

  test("never, or no schedule: null", () => {
    for (const schedule of ["0 0 31 2 *", "", "@daily", "0 0 L * *", "0 3 * * 1#2", "x y z a b"]) {
      expect(nextDue(schedule, 0)).toBeNull();
    }
  });

  test.each(["UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"])(
    "the machine's zone and its summer time change nothing (%s)",
    (zone) => {
      vi.stubEnv("TZ", zone);
      // 02:30 does not exist in New York on 2026-03-08 and in Berlin on 2026-03-29; it comes twice in autumn.
      for (const day of [
        "2026-03-08",
        "2026-03-29",
        "2026-04-05",
        "2026-10-04",
        "2026-10-25",
        "2026-11-01",
      ]) {
        expect(dueAfter("30 2 * * *", `${day}T00:00:00Z`)).toBe(`${day}T02:30:00.000Z`);
        expect(dueAfter("*/30 * * * *", `${day}T01:30:00Z`)).toBe(`${day}T02:00:00.000Z`);
      }
    },
  );

  test("each is the first minute after the time before that the fields name", () => {
    const minute = fc.integer({ min: 0, max: 59 });
    const hour = fc.integer({ min: 0, max: 23 });
    const time = fc.integer({ min: at("2020-01-01T00:00:00Z"), max: at("2040-01-01T00:00:00Z") });
    fc.assert(
      fc.property(minute, hour, time, (m, h, afterMs) => {
        const due = nextDue(`${m} ${h} * * *`, afterMs) ?? 0;
        const date = new Date(due);
        expect([
          date.getUTCHours(),
          date.getUTCMinutes(),
          date.getUTCSeconds(),
          date.getUTCMilliseconds(),
        ]).toEqual([h, m, 0, 0]);
        expect(due).toBeGreaterThan(afterMs);
        expect(due - afterMs).toBeLessThanOrEqual(86_400_000);
      }),
    );
  });
});
