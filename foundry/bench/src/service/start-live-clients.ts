import type { BenchContext } from "../harness/bench.ts";
import { startProcess } from "../harness/rpc.ts";
import type { RemoteProcess } from "../harness/rpc.ts";
import type { LiveClientsProcedures, Mark, Received } from "../processes/live-clients.ts";

export interface LiveClients {
  /**
   * Begins to listen, then lets `act` make the events happen, and resolves when every socket has got the marked one.
   * `totalMs` is from the beginning of `act`.
   */
  during(mark: Mark, act: () => Promise<unknown>): Promise<Received & { readonly totalMs: number }>;
}

export async function startLiveClients(
  context: BenchContext,
  url: string,
  subscriptions: readonly (string | null)[],
): Promise<LiveClients> {
  const clients: RemoteProcess<LiveClientsProcedures> = startProcess(
    new URL("../processes/live-clients.ts", import.meta.url),
  );
  context.onEnd(async () => {
    await clients.call("close", null);
    await clients.close();
  });
  await clients.call("open", { url, subscriptions });
  return {
    async during(mark, act) {
      const received = clients.call("receiveUntil", mark);
      await clients.call("ready", null);
      const startedAt = performance.now();
      const acting = act();
      const result = await received;
      const totalMs = performance.now() - startedAt;
      await acting;
      return { ...result, totalMs };
    },
  };
}
