import { expect, test } from "vitest";
import { runService } from "./run-service.ts";
import type { Service } from "./start-service.ts";

/** Services that say what happens to them; `held` keeps the next start waiting. */
function scene() {
  const events: string[] = [];
  const restarts: (() => void)[] = [];
  let starts = 0;
  let held: Promise<void> = Promise.resolve();
  let failNext: Error | null = null;
  const deps = {
    async start(restart: () => void): Promise<Service> {
      starts += 1;
      const name = `service ${starts}`;
      restarts.push(restart);
      events.push(`${name} starts`);
      await held;
      if (failNext !== null) throw failNext;
      let stopped = false;
      return {
        welcome: name,
        async stop() {
          if (!stopped) events.push(`${name} stops`);
          stopped = true;
        },
      };
    },
    onStarted: ({ welcome }: Service) => void events.push(`${welcome} runs`),
    onFailed: (error: unknown) => void events.push(`failed: ${String(error)}`),
  };
  return {
    deps,
    events,
    restart: (at: number) => restarts[at]?.(),
    hold: () => {
      const gate = Promise.withResolvers<void>();
      held = gate.promise;
      return gate.resolve;
    },
    fail: (error: Error) => void (failNext = error),
  };
}

test("a restart ends the one that runs and starts another, however often it asked", async () => {
  const { deps, events, restart } = scene();
  const running = await runService(deps);
  restart(0);
  restart(0);
  await expect.poll(() => events.at(-1)).toBe("service 2 runs");
  restart(1);
  await expect.poll(() => events.at(-1)).toBe("service 3 runs");
  await running.stop();
  expect(events).toEqual([
    "service 1 starts",
    "service 1 runs",
    "service 1 stops",
    "service 2 starts",
    "service 2 runs",
    "service 2 stops",
    "service 3 starts",
    "service 3 runs",
    "service 3 stops",
  ]);
});

test("[DX14] a stop in the middle of a restart waits for it and ends what came of it", async () => {
  const { deps, events, restart, hold } = scene();
  const running = await runService(deps);
  const release = hold();
  restart(0);
  await expect.poll(() => events.at(-1)).toBe("service 2 starts");
  const stopped = running.stop();
  release();
  await stopped;
  expect(events.at(-1)).toBe("service 2 stops");
  restart(1);
  await running.stop();
  expect(events.at(-1)).toBe("service 2 stops");
});

test("a restart that fails is told once, and there is nothing left to stop", async () => {
  const { deps, events, restart, fail } = scene();
  const running = await runService(deps);
  fail(new Error("the port is taken"));
  restart(0);
  await expect.poll(() => events.at(-1)).toBe("failed: Error: the port is taken");
  await running.stop();
  expect(events.filter((event) => event.endsWith("stops"))).toEqual(["service 1 stops"]);
});

test("a first start that fails is the caller's", async () => {
  const { deps, fail } = scene();
  fail(new Error("no engine"));
  await expect(runService(deps)).rejects.toThrow("no engine");
});
