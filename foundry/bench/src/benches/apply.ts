import type { Bench } from "../harness/bench.ts";
import { interleave } from "../harness/interleave.ts";
import { startProcess } from "../harness/rpc.ts";
import { median, pairedRatio } from "../harness/statistics.ts";
import { planDeliveries } from "../payloads/deliveries.ts";
import { pullRequestRows } from "../payloads/rows.ts";
import type { LoadProcedures } from "../processes/webhook-load.ts";
import { startDouble } from "../service/start-double.ts";
import { startExternalEngine } from "../service/start-external-engine.ts";
import { startLiveClients } from "../service/start-live-clients.ts";
import { startProbe } from "../service/start-probe.ts";
import { startService } from "../service/start-service.ts";
import { pullRequestEvent, subscribeToOrganization, untilSynced } from "../service/topics.ts";

/**
 * 10,000 accepted deliveries (pull requests opened in 200 repositories of 4 organizations) until every event is at a
 * WebSocket client of its organization's topic. The engine is paused (SIGSTOP) while they are accepted, so that all
 * of them are in the inbox, and none is applied, when the clock starts.
 *
 * Baseline: the same number of rows of the same columns written straight through one actor, in batches of 100, one
 * batch after the other; no dedupe, no projections, no topic.
 */
export const apply: Bench = {
  name: "apply",
  about: "accepted deliveries until every event is on its topic, against writing the same rows straight",
  async run(context) {
    const count = context.quick ? 1_000 : 10_000;
    const rounds = context.quick ? 1 : 3;
    const double = await startDouble(context, {
      organizations: [1, 2, 3, 4].map((n) => ({
        login: `organization-${n}`,
        repositories: 50,
        pullRequestsEach: 1,
      })),
    });
    const { organizations } = double;
    const engine = await startExternalEngine(context);
    const service = await startService(context, {
      double,
      dataDir: context.tempDir(),
      env: { RIVET_ENDPOINT: engine.endpoint },
    });
    for (const { accountId } of organizations) await untilSynced(service, accountId, 50);
    const clients = await startLiveClients(
      context,
      service.liveUrl,
      organizations.map(({ accountId }) => subscribeToOrganization(accountId)),
    );
    const load = startProcess<LoadProcedures>(new URL("../processes/webhook-load.ts", import.meta.url));
    context.onEnd(() => load.close());
    const probe = await startProbe(context);

    let round = 0;
    let events = 0;
    const measured = await interleave(rounds, {
      async ours() {
        round += 1;
        const lastTitle = `The last one of round ${round}`;
        const bodies = planDeliveries({ organizations, count, firstNumber: round * 1_000, lastTitle });
        engine.pause();
        const { webhookUrl: url, secret } = service;
        const sent = await load.call("run", {
          url,
          secret,
          event: "pull_request",
          bodies,
          connections: 32,
          count,
        });
        if (sent.latenciesMs.length !== count)
          throw new Error(`not all accepted: ${JSON.stringify(sent.failures)}`);
        context.say(`${count} accepted; applying`);
        const received = await clients.during(pullRequestEvent(lastTitle), async () => engine.resume());
        events = received.messages;
        return received.totalMs;
      },
      baseline: () =>
        probe.call("writeRows", { rows: pullRequestRows(count, round * 1_000), batchSize: 100 }),
    });
    return [
      {
        figure: `${count} deliveries on their topics`,
        value: median(measured.ours) / 1_000,
        unit: "s",
        ratio: pairedRatio(measured.ours, measured.baseline),
        limit: { of: "ratio", op: "<=", bound: 2.5 },
        n: rounds,
      },
      { figure: "applied", value: (count / median(measured.ours)) * 1_000, unit: "deliveries/s", n: rounds },
      { figure: "topic messages of the last round", value: events, unit: "messages", n: 1 },
      { figure: "the same rows straight", value: median(measured.baseline) / 1_000, unit: "s", n: rounds },
    ];
  },
};
