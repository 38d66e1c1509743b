import { expect, test } from "vitest";
import type { EngineProcess } from "./spawn-engine.ts";
import { superviseEngine } from "./supervise-engine.ts";

/** An engine process by hand: the supervisor's own decisions, without waiting for real time. */
function scene() {
  const timers: { atMs: number; fn: () => void }[] = [];
  let nowMs = 0;
  let launches = 0;
  const failures: Error[] = [];
  const exits: ((how: string) => void)[] = [];
  const process = (): EngineProcess => {
    const { promise, resolve } = Promise.withResolvers<string>();
    exits.push(resolve);
    return { pid: exits.length, exited: promise, kill: () => resolve("signal SIGTERM") };
  };
  const supervisor = superviseEngine(process(), {
    async launch() {
      launches += 1;
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      return process();
    },
    async stop(engine) {
      engine.kill("SIGTERM");
      await engine.exited;
    },
    warn: () => undefined,
    clock: {
      now: () => nowMs,
      setTimer(delayMs, fn) {
        const timer = { atMs: nowMs + delayMs, fn };
        timers.push(timer);
        return () => timers.splice(timers.indexOf(timer), 1);
      },
    },
  });
  return {
    supervisor,
    failures,
    launches: () => launches,
    die: async () => {
      exits.at(-1)?.("signal SIGKILL");
      await settle();
    },
    /** Goes to the next timer and returns how long that took. */
    nextTimer: async () => {
      const timer = timers.shift();
      if (timer === undefined) return null;
      const waitedMs = timer.atMs - nowMs;
      nowMs = timer.atMs;
      timer.fn();
      await settle();
      return waitedMs;
    },
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

async function settle() {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

test("an engine that died is started again and counted, and listeners hear of both", async () => {
  const { supervisor, die, nextTimer } = scene();
  const states: string[] = [];
  supervisor.status.onChange((state) => states.push(state));
  await die();
  expect(supervisor.status.current()).toBe("restarting");
  expect(await nextTimer()).toBe(100);
  expect(states).toEqual(["restarting", "up"]);
  expect(supervisor.restarts()).toBe(1);
});

test("the pause grows while starts fail, to a cap, and one that ran long enough restarts promptly", async () => {
  const { supervisor, failures, die, nextTimer, pass } = scene();
  failures.push(...Array.from({ length: 8 }, () => new Error("no")));
  await die();
  const pauses: (number | null)[] = [];
  while (supervisor.status.current() === "restarting") pauses.push(await nextTimer());
  expect(pauses).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
  pass(60_000);
  await die();
  expect(await nextTimer()).toBe(100);
});

test("an engine that dies again and again is not restarted in a tight loop", async () => {
  const { die, nextTimer } = scene();
  await die();
  expect(await nextTimer()).toBe(100);
  await die();
  expect(await nextTimer()).toBe(200);
});

test("closing while a restart is pending starts nothing any more", async () => {
  const { supervisor, die, nextTimer, launches } = scene();
  await die();
  await supervisor.close();
  expect(await nextTimer()).toBeNull();
  expect(launches()).toBe(0);
  expect(supervisor.status.current()).toBe("down");
});
