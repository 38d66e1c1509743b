import { describe, expect, test } from "vitest";
import { aDelivery } from "../../testing/entities.ts";
import { deliverySearch } from "./delivery-search.ts";
import { describeRecovery } from "./describe-recovery.ts";
import { knownEvents, mergeDeliveries } from "./merge-deliveries.ts";
import { minuteBars } from "./minute-bars.ts";
import { parkedWords, taskOfParked } from "./describe-parked.ts";
import { guidOfParked, parkedDeliveryId } from "./parked-id.ts";

describe("live and older deliveries as one list", () => {
  const old = aDelivery({ guid: "a", status: "parked", receivedAtMs: 1 });
  const live = aDelivery({ guid: "a", status: "applied", receivedAtMs: 1 });
  const newer = aDelivery({ guid: "b", event: "star", receivedAtMs: 2 });
  const all = { status: undefined, event: undefined };

  test("newest first, each once, the live row wins", () => {
    expect(mergeDeliveries([live, newer], [old], all)).toEqual([newer, live]);
  });

  test("a row that no longer matches leaves the filtered list", () => {
    expect(mergeDeliveries([], [old], { ...all, status: "parked" })).toEqual([old]);
    expect(mergeDeliveries([live], [old], { ...all, status: "parked" })).toEqual([]);
    expect(mergeDeliveries([live, newer], [], { ...all, event: "star" })).toEqual([newer]);
  });

  test("events to choose from hold the chosen one", () => {
    expect(knownEvents([newer], "issues")).toEqual(["issues", "star"]);
  });
});

test("an address with unknown words opens the page without them", () => {
  expect(deliverySearch({ status: "parked", event: "push", other: 1 })).toEqual({
    status: "parked",
    event: "push",
  });
  expect(deliverySearch({ status: "nonsense", event: "" })).toEqual({ status: undefined, event: undefined });
});

test("the chart has a bar for each of the last sixty minutes", () => {
  const bars = minuteBars([
    { minuteMs: 0, accepted: 4 },
    { minuteMs: 120_000, accepted: 7 },
  ]);
  expect(bars).toHaveLength(60);
  expect(bars.slice(-3).map((bar) => bar.value)).toEqual([4, 0, 7]);
  expect(minuteBars([])).toEqual([]);
});

test("a parked delivery is known by its guid, other parked work is not a delivery", () => {
  expect(guidOfParked({ kind: "delivery", id: parkedDeliveryId("abc") })).toBe("abc");
  expect(guidOfParked({ kind: "outbox", id: "o1" })).toBeNull();
});

test("what GitHub was not shown of a task leads to the task, and giving it up is said in its own words", () => {
  const id = "task:1025:task_01k7:comment:7";
  expect(taskOfParked({ kind: "effect", id })).toEqual({ orgId: "1025", taskId: "task_01k7" });
  expect(taskOfParked({ kind: "outbox", id })).toBeNull();
  expect(taskOfParked({ kind: "effect", id: "something else" })).toBeNull();
  expect(parkedWords("effect").discard).toContain("GitHub will not be shown it");
  expect(parkedWords("delivery").discard).toContain("will not be applied");
});

test("[DX11] the recovery says what it looked at, what it asked for, and when the gap was too long", () => {
  const done = {
    status: "completed" as const,
    reason: "requested" as const,
    startedAtMs: 1,
    finishedAtMs: 2,
    examined: 40,
    redelivered: 3,
    fullSync: false,
    error: null,
  };
  expect(describeRecovery(done)).toBe("40 deliveries examined, 3 asked for again");
  expect(describeRecovery({ ...done, redelivered: 0 })).toContain("none was lost");
  expect(describeRecovery({ ...done, fullSync: true })).toContain("a full sync was started");
  expect(describeRecovery({ ...done, status: "error", error: { code: "x", message: "No." } })).toContain(
    "No.",
  );
});
