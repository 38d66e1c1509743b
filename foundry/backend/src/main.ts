import { readFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { engineEnvironment } from "@foundry/rivet-engine";
import { ConfigError, loadConfig } from "./config.ts";
import type { Config } from "./config.ts";
import { readStoredApp } from "./connect/stored-app.ts";
import { explainStartFailure } from "./service/explain-start-failure.ts";

/**
 * The exit code that asks whoever started us to start us again: the App is another one now, and with it the
 * configuration. In a new process, as RivetKit's native part keeps what busy actors held for longer than a shutdown.
 */
const START_AGAIN = 75;

// A third of a start is compiling. What is kept lies where the code lies, as nobody else may write there either.
enableCompileCache(fileURLToPath(new URL("../../../node_modules/.cache/node-compile", import.meta.url)));

/** The composition root's entry: the only reader of the environment. */
const config = configOrExit();
// RivetKit's native part reads these once, when it is loaded, so everything that imports it comes after.
Object.assign(process.env, engineEnvironment());
const { startService } = await import("./service/start-service.ts");
// Asked for by a person, perhaps before all is up: the rest of the start is waited for.
const startAgain = Promise.withResolvers<void>();
const service = await startService(config, startAgain.resolve).catch((error: unknown) => {
  process.stderr.write(`${explainStartFailure(error, config)}\n`);
  process.exit(1);
});
process.stdout.write(`\n${service.welcome}\n\n`);

let stopping = false;
const stop = (code: number): void => {
  if (stopping) return;
  stopping = true;
  service.stop().then(
    () => process.exit(code),
    (error: unknown) => {
      process.stderr.write(
        `the shutdown failed: ${error instanceof Error ? error.message : String(error)}\n`,
      );
      process.exit(code === START_AGAIN ? START_AGAIN : 1);
    },
  );
};
process.on("SIGINT", () => stop(0));
process.on("SIGTERM", () => stop(0));
// npm start's launcher holds the other end: when it is killed, the service must not outlive it.
process.on("disconnect", () => stop(0));
function configOrExit(): Config {
  try {
    return loadConfig(process.env, {
      read: (path) => readFileSync(path, "utf8"),
      storedApp: readStoredApp,
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

await startAgain.promise;
process.stdout.write("  The GitHub App is another one now: Foundry ends to be started again with it.\n");
stop(START_AGAIN);
