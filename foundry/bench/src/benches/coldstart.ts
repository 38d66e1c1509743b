import { spawn, spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import type { Bench, BenchContext } from "../harness/bench.ts";
import { launchBrowser } from "../harness/browser.ts";
import { freePort } from "../harness/free-port.ts";
import { median } from "../harness/statistics.ts";
import { openSidebar } from "../service/sidebar-page.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/**
 * What a newcomer waits for: `npm start` without configuration until the first row of the demo is painted in a
 * browser. From a fresh clone (installs packages, builds the dashboard, fills the demo), and again in the same clone
 * once all of that is there. The clone holds what is committed; npm's and pnpm's caches are those of this machine.
 */
export const coldstart: Bench = {
  name: "coldstart",
  about: "npm start to the first painted row, from a fresh clone and from an installed one",
  async run(context) {
    const browser = await launchBrowser(context);
    const clone = context.tempDir();
    git(["clone", "--quiet", "--no-hardlinks", root, clone]);
    const fresh = await startToFirstRow(context, browser, clone);
    const installed: number[] = [];
    for (let round = 0; round < (context.quick ? 1 : 3); round += 1) {
      installed.push(await startToFirstRow(context, browser, clone));
    }
    return [
      {
        figure: "npm start, installed clone",
        value: median(installed) / 1_000,
        unit: "s",
        n: installed.length,
      },
      { figure: "npm start, fresh clone", value: fresh / 1_000, unit: "s", n: 1 },
    ];
  },
};

function git(args: string[]): void {
  const { status, stderr } = spawnSync("git", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
}

async function startToFirstRow(context: BenchContext, browser: Browser, clone: string): Promise<number> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn("npm", ["start"], {
    cwd: clone,
    env: { ...process.env, FOUNDRY_PORT: String(port) },
    stdio: ["ignore", 2, 2],
    // A group of its own, to be ended as a terminal's Ctrl-C does it: npm itself passes no signal on.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    process.kill(-(child.pid ?? 0), "SIGINT");
    await ended;
  };
  context.onEnd(() => (child.exitCode === null && child.signalCode === null ? stop() : undefined));
  const url = `http://127.0.0.1:${port}`;
  await untilListening(url, () => child.exitCode);
  const { page } = await openSidebar(browser, url, 120_000);
  const elapsedMs = performance.now() - startedAt;
  await page.context().close();
  await stop();
  return elapsedMs;
}

async function untilListening(url: string, exitCode: () => number | null): Promise<void> {
  const deadline = performance.now() + 600_000;
  while (performance.now() < deadline) {
    if (exitCode() !== null) throw new Error(`npm start ended with ${exitCode()}`);
    if ((await fetch(`${url}/healthz`).catch(() => null))?.ok === true) return;
    await sleep(20);
  }
  throw new Error("the service did not listen within ten minutes");
}
