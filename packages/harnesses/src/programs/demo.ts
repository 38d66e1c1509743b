import { setTimeout as sleep } from "node:timers/promises";
import { demoWork } from "../demo/demo-work.ts";
import { listFiles } from "../host/list-files.ts";
import { main } from "../host/main.ts";

/** A pace at which people can follow. */
const DEFAULT_DELAY_MS = 600;

const said = process.env["FOUNDRY_DEMO_DELAY_MS"] ?? "";
const delayMs = /^\d{1,6}$/.test(said) ? Number(said) : DEFAULT_DELAY_MS;

await main((job) =>
  demoWork(job, {
    listFiles,
    pause: async (signal) => {
      if (delayMs > 0) await sleep(delayMs, undefined, { signal }).catch(ignoreAbort);
    },
    crash: () => process.kill(process.pid, "SIGKILL"),
  }),
);

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === "AbortError")) throw error;
}
