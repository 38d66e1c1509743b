import { expect, test } from "vitest";
import { readinessChecks } from "./readiness.ts";

function setup(trouble: (() => Promise<string | null>) | null) {
  const clock = { nowMs: 0 };
  const checks = readinessChecks({
    engineState: () => "up",
    inboxWritable: null,
    blockedLanes: null,
    github: null,
    tasksTrouble: trouble,
    now: () => clock.nowMs,
  });
  return { clock, checks };
}

test("[DX10] an agent or a sandbox that is missing degrades, with what to do, and is looked for every few seconds at most", async () => {
  const found: { trouble: string | null; times: number } = {
    trouble: "claude is not on the PATH.",
    times: 0,
  };
  const { clock, checks } = setup(() => {
    found.times += 1;
    return Promise.resolve(found.trouble);
  });
  const missing = { status: "degraded", message: "Tasks cannot run: claude is not on the PATH." };
  for (let n = 0; n < 20; n++) expect(await checks["tasks"]?.()).toEqual(missing);
  expect(found.times).toBe(1);
  found.trouble = null;
  clock.nowMs = 5_000;
  expect(await checks["tasks"]?.()).toEqual({ status: "ok", message: null });
  expect(found.times).toBe(2);
});

test("[DX10] a process without a worker says nothing of tasks", () => {
  expect(Object.keys(setup(null).checks)).toEqual(["engine", "github"]);
});
