// npm start: bring what is missing, build the dashboard, run the service until Ctrl-C.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { binary, ensureToolchain, fail, root, run, say } from "./lib/toolchain.mjs";
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
  // Room for the garbage of a flood of webhooks: with Node's defaults a fifth of an accept was its collection.
  const flags = JSON.parse(await readFile(join(backend, "node-flags.json"), "utf8"));
  const service = spawn(node, [...flags, join(backend, "src/main.ts")], {
    cwd: root,
    env,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => service.kill(signal === "SIGHUP" ? "SIGTERM" : signal));
  }
  endWithNpm(() => service.kill("SIGTERM"));
  const code = await new Promise((resolve) => {
    service.on("error", (error) => fail(`The service could not be started: ${error.message}`));
    service.on("exit", (exitCode, signal) => resolve(exitCode ?? (signal ? 1 : 0)));
  });
  process.exit(code);
}

/** A signal that reaches npm alone ends npm and is not passed on: who started us is gone then, and so must we be. */
function endWithNpm(end) {
  if (process.env.npm_lifecycle_event !== "start") return;
  const npm = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(timer);
    end();
  }, 500);
  timer.unref();
}
