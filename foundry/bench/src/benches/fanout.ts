import type { Bench } from "../harness/bench.ts";
import { interleave } from "../harness/interleave.ts";
import { startProcess } from "../harness/rpc.ts";
import { median, pairedRatio } from "../harness/statistics.ts";
import { planDeliveries } from "../payloads/deliveries.ts";
import type { BareServerProcedures } from "../processes/bare-ws-server.ts";
import type { Received } from "../processes/live-clients.ts";
import type { LoadProcedures } from "../processes/webhook-load.ts";
import { startDouble } from "../service/start-double.ts";
import { startLiveClients } from "../service/start-live-clients.ts";
import { startService } from "../service/start-service.ts";
import { pullRequestEvent, subscribeToOrganization, untilSynced } from "../service/topics.ts";

/**
 * 1,000 sockets on one organization's topic: events per second at all of them, while deliveries are accepted, applied
 * and published by the same process. Counted from the first message at any socket to the last one at the last socket.
 *
 * Baseline: a bare `ws` server (without compression, one Buffer per event) that sends the very same messages, recorded
 * from the service, to as many sockets of the same listening process.
 */
export const fanout: Bench = {
  name: "fanout",
  about: "events/s to 1,000 sockets, against a bare ws server that sends the same bytes",
  async run(context) {
    const sockets = context.quick ? 100 : 1_000;
    const deliveries = context.quick ? 50 : 100;
    const double = await startDouble(context, {
      organizations: [{ login: "acme", repositories: 20, pullRequestsEach: 1 }],
    });
    const accountId = double.organizations[0]?.accountId ?? 0;
    const service = await startService(context, { double, dataDir: context.tempDir() });
    await untilSynced(service, accountId, 20);
    const subscription = subscribeToOrganization(accountId);
    const watching = await startLiveClients(context, service.liveUrl, fill(sockets, subscription));
    const load = startProcess<LoadProcedures>(new URL("../processes/webhook-load.ts", import.meta.url));
    context.onEnd(() => load.close());
    const bare = startProcess<BareServerProcedures>(
      new URL("../processes/bare-ws-server.ts", import.meta.url),
    );
    context.onEnd(() => bare.close());
    const listening = await startLiveClients(context, await bare.call("start", null), fill(sockets, null));

    let round = 0;
    let recorded: { texts: string[]; mark: readonly string[] } = { texts: [], mark: [] };
    const rounds = await interleave(context.quick ? 2 : 5, {
      async ours() {
        round += 1;
        const lastTitle = `The last one of round ${round}`;
        const { organizations } = double;
        const bodies = planDeliveries({
          organizations,
          count: deliveries,
          firstNumber: round * 100,
          lastTitle,
        });
        const mark = pullRequestEvent(lastTitle);
        const { webhookUrl: url, secret } = service;
        const received = await watching.during(mark, () =>
          load.call("run", { url, secret, event: "pull_request", bodies, connections: 8, count: deliveries }),
        );
        recorded = { texts: received.texts, mark };
        return received;
      },
      baseline: () => listening.during(recorded.mark, () => bare.call("publish", recorded.texts)),
    });
    const rate = (received: Received): number => (received.messages / sockets / received.elapsedMs) * 1_000;
    const bytes = recorded.texts.reduce((sum, text) => sum + text.length, 0) / recorded.texts.length;
    const n = rounds.ours.reduce((sum, { messages }) => sum + messages, 0);
    return [
      {
        figure: `events to ${sockets} sockets`,
        value: median(rounds.ours.map(rate)),
        unit: "events/s",
        ratio: pairedRatio(rounds.ours.map(rate), rounds.baseline.map(rate)),
        limit: { of: "ratio", op: ">=", bound: 0.6 },
        n,
      },
      { figure: "bare ws server", value: median(rounds.baseline.map(rate)), unit: "events/s", n },
      { figure: "mean message", value: bytes, unit: "bytes", n: recorded.texts.length },
    ];
  },
};

function fill<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}
