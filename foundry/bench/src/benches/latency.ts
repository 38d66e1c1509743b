import type { Bench } from "../harness/bench.ts";
import { interleave } from "../harness/interleave.ts";
import { startProcess } from "../harness/rpc.ts";
import { median, pairedRatio, percentile } from "../harness/statistics.ts";
import { createPullRequestPayloads } from "../payloads/pull-request-payload.ts";
import { pullRequestRows } from "../payloads/rows.ts";
import type { LatencyProcedures } from "../processes/latency-client.ts";
import { startDouble } from "../service/start-double.ts";
import { startProbe } from "../service/start-probe.ts";
import { startService } from "../service/start-service.ts";
import { subscribeToOrganization, untilSynced } from "../service/topics.ts";

const perRound = 40;

/**
 * One delivery at a time: from the first byte of GitHub's request until the event is at a WebSocket client. Everything
 * is on the way: signature, inbox (synchronous=FULL), relay, mirror, outbox, organization, topic, hub, socket.
 *
 * Baseline, measured beside it in the same run: one action with one upsert and one broadcast on an open connection,
 * until its answer and its broadcast are both there.
 */
export const latency: Bench = {
  name: "latency",
  about: "accept to event at a WebSocket client, against one action with an upsert and a broadcast",
  async run(context) {
    const double = await startDouble(context, {
      organizations: [{ login: "acme", repositories: 5, pullRequestsEach: 10 }],
    });
    const organization = double.organizations[0];
    if (organization === undefined) throw new Error("the double has no organization");
    const service = await startService(context, { double, dataDir: context.tempDir() });
    await untilSynced(service, organization.accountId, 50);
    const client = startProcess<LatencyProcedures>(
      new URL("../processes/latency-client.ts", import.meta.url),
    );
    context.onEnd(() => client.close());
    const { webhookUrl, liveUrl, secret } = service;
    await client.call("open", {
      webhookUrl,
      liveUrl,
      secret,
      subscribe: subscribeToOrganization(organization.accountId),
    });
    const probe = await startProbe(context);

    const payloadOf = createPullRequestPayloads();
    const { accountId: id, login, installationId, repoIds } = organization;
    let sent = 0;
    const next = (): { body: string; title: string } => {
      sent += 1;
      const title = `Measured ${sent}`;
      const repository = {
        id: repoIds[sent % repoIds.length] ?? 0,
        name: `repo-${(sent % repoIds.length) + 1}`,
      };
      const about = { action: "opened", number: 1_000 + sent, title, updatedAtMs: Date.now() };
      return { body: payloadOf({ ...about, account: { id, login, installationId }, repository }), title };
    };
    const rounds = await interleave(context.quick ? 2 : 10, {
      ours: async () => client.call("measure", Array.from({ length: perRound }, next)),
      baseline: async () => {
        const samples = await probe.call("measureUpserts", uniqueRows(sent));
        return samples.map((eventMs) => ({ acceptMs: 0, eventMs }));
      },
    });
    const ours = rounds.ours.map((samples) => samples.map(({ eventMs }) => eventMs));
    const accepts = rounds.ours.flatMap((samples) => samples.map(({ acceptMs }) => acceptMs));
    const baseline = rounds.baseline.map((samples) => samples.map(({ eventMs }) => eventMs));
    const n = ours.flat().length;
    return [
      {
        figure: "accept to event p50",
        value: median(ours.flat()),
        unit: "ms",
        ratio: pairedRatio(ours.map(median), baseline.map(median)),
        limit: { of: "ratio", op: "<=", bound: 4 },
        n,
      },
      { figure: "accept to event p99", value: p99(ours), unit: "ms", ratio: p99(ours) / p99(baseline), n },
      { figure: "of which the accept p50", value: median(accepts), unit: "ms", n },
      { figure: "upsert and broadcast p50", value: median(baseline.flat()), unit: "ms", n },
      { figure: "upsert and broadcast p99", value: p99(baseline), unit: "ms", n },
    ];
  },
};

function p99(samples: readonly number[][]): number {
  return percentile(samples.flat(), 0.99);
}

function uniqueRows(round: number) {
  return pullRequestRows(perRound, 1).map((row, index) => ({
    ...row,
    title: `${row.title} ${round}.${index}`,
  }));
}
