import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { pollUntil } from "../harness/poll-until.ts";
import { hasEnded } from "../harness/processes.ts";

const keepRunning = new URL("../../../../scripts/lib/keep-running.mjs", import.meta.url).href;

/** The real launcher's loop with a service of a few lines, each start of which is a line with its pid in a file. */
function scene(service: string) {
  const directory = mkdtempSync(join(tmpdir(), "launcher-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const log = join(directory, "starts");
  writeFileSync(log, "");
  const programs = { service: join(directory, "service.mjs"), launcher: join(directory, "launcher.mjs") };
  writeFileSync(
    programs.service,
    `import { appendFileSync, readFileSync } from "node:fs";
     const log = ${JSON.stringify(log)};
     const starts = readFileSync(log, "utf8").split("\\n").length;
     process.on("disconnect", () => process.exit(9));
     ${service}
     appendFileSync(log, process.pid + "\\n");`,
  );
  writeFileSync(
    programs.launcher,
    `import { spawn } from "node:child_process";
     import { keepRunning } from ${JSON.stringify(keepRunning)};
     const start = () => spawn(process.execPath, [${JSON.stringify(programs.service)}], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
     process.exit(await keepRunning(start, (why) => { throw new Error(why); }));`,
  );
  const pids = () => readFileSync(log, "utf8").split("\n").filter(Boolean).map(Number);
  return { ...programs, pids };
}

function run(program: string, env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [program], { stdio: "ignore", env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}
const exitOf = async (child: ChildProcess): Promise<unknown> => (await once(child, "exit"))[0];
const staysUp = `setInterval(() => undefined, 1000); process.on("SIGTERM", () => process.exit(0));`;

test("a service that ends with 75 is started again, any other code is the launcher's", async () => {
  const { launcher, pids } = scene(`setTimeout(() => process.exit(starts < 3 ? 75 : 4), 10);`);
  expect(await exitOf(run(launcher))).toBe(4);
  expect(pids()).toHaveLength(3);
});

test("a signal to the launcher ends the service, and nothing is started again after it", async () => {
  const { launcher, pids } = scene(
    `setInterval(() => undefined, 1000); process.on("SIGTERM", () => process.exit(75));`,
  );
  const child = run(launcher);
  await pollUntil("the service runs", () => pids().length === 1);
  child.kill("SIGTERM");
  expect(await exitOf(child)).toBe(0);
  expect(pids()).toHaveLength(1);
});

test("a signal that ends npm alone ends the launcher and the service too", async () => {
  const { launcher, pids } = scene(staysUp);
  const npm = join(launcher, "../npm.mjs");
  writeFileSync(
    npm,
    `import { spawn } from "node:child_process";
     spawn(process.execPath, [${JSON.stringify(launcher)}], { stdio: "ignore" });
     setInterval(() => undefined, 1000);`,
  );
  const started = run(npm, { npm_lifecycle_event: "start" });
  await pollUntil("the service runs", () => pids().length === 1);
  started.kill("SIGTERM");
  await exitOf(started);
  const [service = 0] = pids();
  await pollUntil("the service is gone", () => hasEnded(service), { timeoutMs: 10_000 });
});

test("a launcher that npm did not start outlives whoever started it", async () => {
  const { launcher, pids } = scene(staysUp);
  const shell = join(launcher, "../shell.mjs");
  writeFileSync(
    shell,
    `import { spawn } from "node:child_process";
     const child = spawn(process.execPath, [${JSON.stringify(launcher)}], { stdio: "ignore", detached: true });
     child.unref();`,
  );
  const { npm_lifecycle_event: _event, ...env } = process.env;
  const started = spawn(process.execPath, [shell], { stdio: "ignore", env });
  expect(await exitOf(started)).toBe(0);
  await pollUntil("the service runs", () => pids().length === 1);
  const [service = 0] = pids();
  const endsBy = Date.now() + 1_500;
  await pollUntil("longer than npm is looked for", () => hasEnded(service) || Date.now() > endsBy);
  expect(hasEnded(service)).toBe(false);
  process.kill(service, "SIGTERM");
  await pollUntil("the service is gone", () => hasEnded(service));
});
