import { expect, test } from "vitest";
import { createLanes } from "./lanes.ts";
import type { LaneOutcome, LanesDeps } from "./lanes.ts";
import { createManualClock } from "./testing.ts";

const backoff = { baseMs: 100, capMs: 1_000, maxAttempts: 8 };

function setUp(run: LanesDeps["run"], concurrency = 2) {
  const clock = createManualClock();
  const errors: string[] = [];
  const lanes = createLanes({
    concurrency,
    clock,
    backoff,
    random: () => 0,
    onError: (key, error) => errors.push(`${key}: ${String(error)}`),
    run,
  });
  return { clock, errors, lanes };
}

test("[DX2] a wake during a run runs the lane once more", async () => {
  let runs = 0;
  const { clock, lanes } = setUp(async (key) => {
    runs += 1;
    if (runs === 1) {
      lanes.wake(key);
      lanes.wake(key);
    }
    return { kind: "empty" };
  });
  lanes.wake("a");
  await clock.advance(0);
  expect(runs).toBe(2);
  expect([lanes.active(), lanes.waiting()]).toEqual([0, 0]);
});

test("[DX2] a key with more to do goes to the end of the queue", async () => {
  const order: string[] = [];
  const { clock, lanes } = setUp(async (key) => {
    order.push(key);
    return { kind: order.filter((other) => other === key).length < 3 ? "more" : "empty" };
  }, 1);
  for (const key of ["a", "b", "c"]) lanes.wake(key);
  await clock.advance(0);
  expect(order.join("")).toBe("abcabcabc");
});

test("[DX2] a lane that waits runs by itself when it is due, and a wake ends the wait", async () => {
  const runsAtMs: number[] = [];
  const { clock, lanes } = setUp(async () => {
    runsAtMs.push(clock.now());
    const outcomes: LaneOutcome[] = [
      { kind: "wait", untilMs: 500 },
      { kind: "wait", untilMs: 9_000 },
    ];
    return outcomes[runsAtMs.length - 1] ?? { kind: "empty" };
  });
  lanes.wake("a");
  await clock.advance(700);
  lanes.wake("a");
  await clock.advance(10_000);
  expect(runsAtMs).toEqual([0, 500, 700]);
  expect(clock.timers()).toEqual([]);
});

test("[DX2] an error is reported and the lane backs off, whoever wakes it meanwhile", async () => {
  const runsAtMs: number[] = [];
  const { clock, errors, lanes } = setUp(async () => {
    runsAtMs.push(clock.now());
    if (runsAtMs.length < 4) throw new Error(`failure ${runsAtMs.length}`);
    return { kind: "empty" };
  });
  lanes.wake("a");
  for (let i = 0; i < 20; i++) {
    await clock.advance(25);
    lanes.wake("a");
  }
  await clock.advance(1_000);
  expect(runsAtMs.slice(0, 4)).toEqual([0, 50, 150, 350]);
  expect(errors).toEqual(["a: Error: failure 1", "a: Error: failure 2", "a: Error: failure 3"]);
  expect(lanes.waiting()).toBe(0);
});

test("[DX2] an error in one lane does not hold up another", async () => {
  const done: string[] = [];
  const { clock, lanes } = setUp(async (key) => {
    if (key === "bad") throw new Error("always");
    done.push(key);
    return { kind: "empty" };
  }, 1);
  lanes.wake("bad");
  lanes.wake("good");
  await clock.advance(0);
  expect(done).toEqual(["good"]);
  await lanes.stop();
});

test("[DX2] backoff starts anew after a success", async () => {
  const runsAtMs: number[] = [];
  const fails = [true, true, false, true, false];
  const { clock, lanes } = setUp(async () => {
    runsAtMs.push(clock.now());
    if (fails[runsAtMs.length - 1] === true) throw new Error("no");
    return { kind: "empty" };
  });
  lanes.wake("a");
  await clock.advance(1_000);
  lanes.wake("a");
  await clock.advance(1_000);
  expect(runsAtMs).toEqual([0, 50, 150, 1_000, 1_050]);
});

test("[DX2] backoff starts anew after a success during which the lane was woken", async () => {
  const runsAtMs: number[] = [];
  const { clock, lanes } = setUp(async (key) => {
    runsAtMs.push(clock.now());
    const run = runsAtMs.length;
    if (run === 3) lanes.wake(key);
    if (run === 1 || run === 2 || run === 4) throw new Error("no");
    return { kind: "empty" };
  });
  lanes.wake("a");
  await clock.advance(1_000);
  expect(runsAtMs).toEqual([0, 50, 150, 150, 200]);
});

test("[DX14] stop tells the runs, waits for them, and starts nothing any more", async () => {
  const log: string[] = [];
  const { clock, lanes } = setUp(async (key, signal) => {
    log.push(`start ${key}`);
    await new Promise<void>((resolve) => void clock.setTimer(300, resolve));
    log.push(`end ${key}, told: ${signal.aborted}`);
    return { kind: "more" };
  }, 1);
  lanes.wake("a");
  lanes.wake("b");
  await clock.advance(10);
  const stopped = lanes.stop().then(() => log.push("stopped"));
  lanes.wake("c");
  await clock.advance(289);
  expect(log).toEqual(["start a"]);
  await clock.advance(5_000);
  await stopped;
  expect(log).toEqual(["start a", "end a, told: true", "stopped"]);
  expect([lanes.active(), lanes.waiting(), clock.timers()]).toEqual([0, 0, []]);
});

test("[DX14] an error of a run that was told to stop is reported too", async () => {
  const { clock, errors, lanes } = setUp(async () => {
    await new Promise<void>((resolve) => void clock.setTimer(10, resolve));
    throw new Error("interrupted");
  });
  lanes.wake("a");
  const stopped = lanes.stop();
  await clock.advance(10);
  await stopped;
  expect(errors).toEqual(["a: Error: interrupted"]);
});

test("[DX12] says how long a key waited for its turn", async () => {
  const waits: [string, number][] = [];
  const clock = createManualClock();
  const lanes = createLanes({
    concurrency: 1,
    clock,
    onError: (_key, error) => {
      throw error;
    },
    onStart: (key, waitedMs) => waits.push([key, waitedMs]),
    async run() {
      await new Promise<void>((resolve) => void clock.setTimer(40, resolve));
      return { kind: "empty" };
    },
  });
  for (const key of ["a", "b", "c"]) lanes.wake(key);
  await clock.advance(200);
  expect(waits).toEqual([
    ["a", 0],
    ["b", 40],
    ["c", 80],
  ]);
});
