import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { createWatcher } from "./end-with-us.ts";
import { processIdentity } from "./owner.ts";

function startGroup(): number {
  const child = spawn("sleep", ["1000"], { detached: true, stdio: "ignore" });
  child.unref();
  onTestFinished(() => void child.kill("SIGKILL"));
  return child.pid ?? 0;
}

/** Shells of this process that watch. */
function watchers(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && stat(name).includes(`(sh) S ${process.pid} `))
    .map(Number);
}

function stat(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "latin1");
  } catch {
    // It ended meanwhile.
    return "";
  }
}

test("[RJ3] a watcher that was killed is replaced, and one that has nothing to watch goes and ends nothing", async () => {
  const watcher = createWatcher();
  const [kept, released] = [startGroup(), startGroup()];
  const before = new Set(watchers());
  watcher.add(released);
  watcher.add(kept);
  await expect.poll(() => watchers().filter((pid) => !before.has(pid))).toHaveLength(1);
  const [shell = 0] = watchers().filter((pid) => !before.has(pid));
  watcher.remove(released);
  // Killed, it takes its knowledge with it; the next knows all again.
  process.kill(shell, "SIGKILL");
  await expect.poll(() => processIdentity(shell)).toBeNull();
  const third = startGroup();
  watcher.add(third);
  await expect.poll(() => watchers().filter((pid) => !before.has(pid))).toHaveLength(1);
  watcher.remove(third);
  watcher.remove(kept);
  await expect.poll(() => watchers().filter((pid) => !before.has(pid)), { timeout: 15_000 }).toEqual([]);
  expect([kept, released, third].map((pid) => processIdentity(pid) !== null)).toEqual([true, true, true]);
});
