import { readFileSync } from "node:fs";
import { engineEnvironment } from "@foundry/rivet-engine";
import { ConfigError, loadConfig } from "./config.ts";
import type { Config } from "./config.ts";
import { readStoredApp } from "./connect/stored-app.ts";
import { explainStartFailure } from "./service/explain-start-failure.ts";

/** The composition root's entry: the only reader of the environment. */
const environment = { ...process.env };
let config = loadOrExit();
// RivetKit's native part reads these once, when it is loaded, so everything that imports it comes after.
Object.assign(process.env, engineEnvironment());
const { startService } = await import("./service/start-service.ts");
const { runService } = await import("./service/run-service.ts");

const running = await runService({
  start(restart) {
    config = loadOrExit();
    return startService(config, restart);
  },
  onStarted: (service) => void process.stdout.write(`\n${service.welcome}\n\n`),
  onFailed: endWith,
}).catch(endWith);

let stopping = false;
const stop = (): void => {
  if (stopping) return;
  stopping = true;
  running.stop().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(
        `the shutdown failed: ${error instanceof Error ? error.message : String(error)}\n`,
      );
      process.exit(1);
    },
  );
};
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
// npm start's launcher holds the other end: when it is killed, the service must not outlive it.
process.on("disconnect", stop);

function endWith(error: unknown): never {
  process.stderr.write(`${explainStartFailure(error, config)}\n`);
  process.exit(1);
}

function loadOrExit(): Config {
  try {
    return loadConfig(environment, {
      read: (path) => readFileSync(path, "utf8"),
      storedApp: readStoredApp,
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
