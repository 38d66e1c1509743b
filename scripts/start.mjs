// npm start: bring what is missing, build the dashboard, run the service until Ctrl-C.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { binary, ensureToolchain, fail, root, run, say } from "./lib/toolchain.mjs";
import { keepRunning } from "./lib/keep-running.mjs";
import { runningService } from "./lib/running-service.mjs";

const running = await runningService();
if (running) {
  say(`Foundry is already running here: ${running.url} (process ${running.pid}). Nothing was started.`);
  process.exit(0);
}

const { node, env } = ensureToolchain();
await buildDashboard();
await runService();

async function buildDashboard() {
  const args = ["run", "build", "--filter=@foundry/frontend", "--output-logs=errors-only"];
  const code = await run(binary("turbo"), args, { env, stdio: ["ignore", "ignore", "inherit"] });
  if (code !== 0) fail("The dashboard could not be built; the lines above say why.");
}

/** The IPC channel tells the service when this process is gone, even by SIGKILL, so that nothing stays behind. */
async function runService() {
  const backend = join(root, "foundry/backend");
  // A flood of webhooks is mostly garbage: a young generation that neither grows into it, step by step, nor so large
  // that one collection holds up every answer (decision 5).
  const flags = JSON.parse(await readFile(join(backend, "node-flags.json"), "utf8"));
  const start = () =>
    spawn(node, [...flags, join(backend, "src/main.ts")], {
      cwd: root,
      env,
      stdio: ["inherit", "inherit", "inherit", "ipc"],
    });
  process.exit(await keepRunning(start, fail));
}
