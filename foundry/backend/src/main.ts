import { readFileSync } from "node:fs";
import { ConfigError, loadConfig } from "./config.ts";
import type { Config } from "./config.ts";
import { engineEnvironment } from "@foundry/rivet-engine";
import { explainStartFailure } from "./service/explain-start-failure.ts";

/** The composition root's entry: the only reader of the environment. */
const config = configOrExit();
// RivetKit's native part reads these once, when it is loaded, so everything that imports it comes after.
Object.assign(process.env, engineEnvironment());
const { startService } = await import("./service/start-service.ts");
const service = await startService(config).catch((error: unknown) => {
  process.stderr.write(`${explainStartFailure(error, config)}\n`);
  process.exit(1);
});
process.stdout.write(`\n${service.welcome}\n\n`);

let stopping = false;
const stop = (): void => {
  if (stopping) return;
  stopping = true;
  service.stop().then(
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

function configOrExit(): Config {
  try {
    return loadConfig(process.env, (path) => readFileSync(path, "utf8"));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
