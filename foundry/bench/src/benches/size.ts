import type { Bench, BenchContext } from "../harness/bench.ts";
import { interleave } from "../harness/interleave.ts";
import { residentMegabytes } from "../harness/memory.ts";
import { startProcess } from "../harness/rpc.ts";
import type { RemoteProcess } from "../harness/rpc.ts";
import { median, pairedRatio } from "../harness/statistics.ts";
import { planDeliveries } from "../payloads/deliveries.ts";
import type { LoadProcedures } from "../processes/webhook-load.ts";
import { startDouble } from "../service/start-double.ts";
import { startLiveClients } from "../service/start-live-clients.ts";
import { startService } from "../service/start-service.ts";
import { pullRequestEvent, subscribeToOrganization, untilSynced } from "../service/topics.ts";

const burst = 400;

/**
 * Time per delivery, from the POST of a burst of 400 until the last event is at a WebSocket client, of a service whose
 * organization has 100,000 open pull requests (200 repositories).
 *
 * Baseline: the same service with 1,000 open pull requests (20 repositories). Memory is resident, of the service and
 * its engine together, after the rounds and with one watched topic.
 */
export const size: Bench = {
  name: "size",
  about: "time per delivery with 100,000 open PRs against 1,000, and memory of both",
  async run(context) {
    const load = startProcess<LoadProcedures>(new URL("../processes/webhook-load.ts", import.meta.url));
    context.onEnd(() => load.close());
    const small = await startSized(context, load, { repositories: 20, pullRequestsEach: 50 });
    context.say("1,000 open pull requests are synced");
    const large = await startSized(context, load, {
      repositories: 200,
      pullRequestsEach: context.quick ? 25 : 500,
    });
    context.say("the large organization is synced");
    const rounds = await interleave(context.quick ? 2 : 6, { ours: large.deliver, baseline: small.deliver });
    const n = rounds.ours.length * burst;
    return [
      {
        figure: `per delivery with ${large.openPullRequests} open PRs`,
        value: median(rounds.ours) / burst,
        unit: "ms",
        ratio: pairedRatio(rounds.ours, rounds.baseline),
        limit: { of: "ratio", op: "<=", bound: 1.3 },
        n,
      },
      {
        figure: `per delivery with ${small.openPullRequests} open PRs`,
        value: median(rounds.baseline) / burst,
        unit: "ms",
        n,
      },
      {
        figure: `memory with ${large.openPullRequests}`,
        value: residentMegabytes(large.pid),
        unit: "MB",
        n: 1,
      },
      {
        figure: `memory with ${small.openPullRequests}`,
        value: residentMegabytes(small.pid),
        unit: "MB",
        n: 1,
      },
    ];
  },
};

async function startSized(
  context: BenchContext,
  load: RemoteProcess<LoadProcedures>,
  of: { repositories: number; pullRequestsEach: number },
) {
  const double = await startDouble(context, { organizations: [{ login: "acme", ...of }] });
  const { organizations } = double;
  const accountId = organizations[0]?.accountId ?? 0;
  const service = await startService(context, { double, dataDir: context.tempDir() });
  const openPullRequests = of.repositories * of.pullRequestsEach;
  await untilSynced(service, accountId, openPullRequests, 600_000);
  const clients = await startLiveClients(context, service.liveUrl, [subscribeToOrganization(accountId)]);
  const { webhookUrl: url, secret, pid } = service;
  let round = 0;
  return {
    pid,
    openPullRequests,
    deliver: async (): Promise<number> => {
      round += 1;
      const lastTitle = `The last one of round ${round}`;
      const bodies = planDeliveries({
        organizations,
        count: burst,
        firstNumber: 10_000 + round * 100,
        lastTitle,
      });
      const received = await clients.during(pullRequestEvent(lastTitle), () =>
        load.call("run", { url, secret, event: "pull_request", bodies, connections: 8, count: burst }),
      );
      return received.totalMs;
    },
  };
}
