import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { labelName } from "../process/find-labelled.ts";
import { listPids, readProc } from "../process/read-process.ts";
import { findProcesses, uniqueSeconds } from "../testing/find-processes.ts";
import { runIn, specOf } from "../testing/run-in.ts";
import { tempDir } from "../testing/temp-dir.ts";
import { createLocalSandboxes } from "./create-local-sandboxes.ts";

const holderFile = fileURLToPath(new URL("../testing/holder.ts", import.meta.url));
const probeDir = mkdtempSync(join(tmpdir(), "sandboxes-"));
const { detail } = await createLocalSandboxes({ stateDir: probeDir }).probe();
rmSync(probeDir, { recursive: true });
const works = detail.startsWith("bubblewrap:");

/** Another process with a sandbox in which the script runs; resolves when the script has printed something. */
async function hold(mode: string, id: string, script: string, stateDir = tempDir()) {
  const workspace = tempDir();
  const holder = spawn(process.execPath, [holderFile, stateDir, mode, id, workspace], {
    env: { ...process.env, SCRIPT: script },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  return { holder, stateDir, workspace };
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** Programs that stay in every way; the last line is printed when all are there. */
const staying = (seconds: string): string =>
  `trap '' TERM HUP; setsid sleep ${seconds} & (setsid sh -c 'sleep ${seconds} & sleep ${seconds}' &); sleep ${seconds} & ` +
  `until [ "$(cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -ao 'sleep ${seconds} ' | wc -l)" -ge 4 ]; do sleep 0.02; done; echo ready; wait`;

const modes = [["auto", works] as const, ["never", true] as const];

for (const [mode, runs] of modes) {
  const name = mode === "auto" ? "with bubblewrap" : "without bubblewrap";
  describe.skipIf(!runs)(runs ? name : `${name}: SKIPPED, it does not work on this machine`, () => {
    test("[HC5] the service is killed: everything it ran ends at once, and its directories are found", async () => {
      const seconds = uniqueSeconds();
      const { holder, stateDir } = await hold(mode, "t-1", staying(seconds));
      expect(findProcesses(seconds).length).toBeGreaterThanOrEqual(4);
      await kill(holder);
      await expect.poll(() => findProcesses(seconds)).toEqual([]);
      const adapter = createLocalSandboxes({ stateDir, bubblewrap: mode });
      expect(await adapter.reap(new Set(["t-1"]))).toEqual([]);
      expect(await adapter.reap(new Set())).toEqual(["t-1"]);
      expect(readdirSync(join(stateDir, "sandboxes"))).toEqual([]);
      expect(await adapter.reap(new Set())).toEqual([]);
    });

    test("a living sandbox is left alone, and so is one of another state directory", async () => {
      const seconds = uniqueSeconds();
      const { stateDir, holder } = await hold(mode, "t-1", `echo ready; sleep ${seconds}`);
      const over = once(holder, "exit");
      const reapers = [stateDir, tempDir()].map((dir) =>
        createLocalSandboxes({ stateDir: dir, bubblewrap: mode }),
      );
      expect(await reapers[0]?.reap(new Set(["t-1"]))).toEqual([]);
      expect(await reapers[1]?.reap(new Set())).toEqual([]);
      expect(findProcesses(seconds)).not.toEqual([]);
      expect(await reapers[0]?.reap(new Set(["t-2"]))).toEqual(["t-1"]);
      expect(findProcesses(seconds)).toEqual([]);
      await over;
    });

    test("a sandbox of the same id as one that was left begins with nothing of it", async () => {
      const seconds = uniqueSeconds();
      const { holder, stateDir, workspace } = await hold(mode, "t-1", `echo ready; sleep ${seconds}`);
      holder.kill("SIGSTOP");
      const adapter = createLocalSandboxes({ stateDir, bubblewrap: mode });
      const sandbox = await adapter.create(specOf("t-1", workspace));
      onTestFinished(() => sandbox.destroy());
      expect(findProcesses(seconds)).toEqual([]);
      expect((await runIn(sandbox, workspace, "echo new")).stdout).toBe("new\n");
    });
  });
}

test("[HC5] without bubblewrap, service and guard killed together: the reaper of the next start ends what is left", async () => {
  const seconds = uniqueSeconds();
  const { holder, stateDir } = await hold("never", "t-1", staying(seconds));
  const guards = listPids().filter((pid) => {
    const words = (readProc(`${pid}/cmdline`) ?? "").split("\0");
    return (
      words.includes("guard") &&
      words.some((word) => word.startsWith(`${labelName}=`)) &&
      ofHolder(pid, holder)
    );
  });
  expect(guards).toHaveLength(1);
  // The guard first: alone, the holder does not notice.
  for (const pid of guards) process.kill(pid, "SIGKILL");
  await kill(holder);
  expect(findProcesses(seconds).length).toBeGreaterThanOrEqual(4);
  const adapter = createLocalSandboxes({ stateDir, bubblewrap: "never" });
  expect(await adapter.reap(new Set())).toEqual(["t-1"]);
  expect(findProcesses(seconds)).toEqual([]);
});

test("a process that only names another sandbox is not ended", async () => {
  const stateDir = tempDir();
  const adapter = createLocalSandboxes({ stateDir, bubblewrap: "never" });
  await adapter.reap(new Set());
  const seconds = uniqueSeconds();
  const scope = "0123456789abcdef";
  const stranger = spawn("sleep", [seconds], { env: { [labelName]: `${scope}.t-1.1` }, stdio: "ignore" });
  onTestFinished(() => void stranger.kill("SIGKILL"));
  mkdirSync(join(stateDir, "sandboxes", "t-9"), { recursive: true });
  writeFileSync(join(stateDir, "sandboxes", "t-9", "x"), "");
  expect(await adapter.reap(new Set())).toEqual(["t-9"]);
  expect(existsSync(join(stateDir, "sandboxes", "t-9"))).toBe(false);
  expect(findProcesses(seconds)).toHaveLength(1);
});

function ofHolder(pid: number, holder: ChildProcess): boolean {
  return new RegExp(`^PPid:\\s+${holder.pid}$`, "m").test(readProc(`${pid}/status`) ?? "");
}
