import type { Clock } from "@foundry/durable";
import type { App } from "../app-types.ts";

/** [DX14] A stop lets requests end that run, but not longer than this: a stalled upload must not hold it up. */
export function addBoundedClose(app: App, clock: Clock, graceMs: number): void {
  app.addHook("preClose", async () => {
    const cancel = clock.setTimer(graceMs, () => app.server.closeAllConnections());
    app.server.once("close", cancel);
  });
}
