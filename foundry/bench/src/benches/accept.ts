import type { Bench, BenchContext } from "../harness/bench.ts";
import { cpuMilliseconds } from "../harness/cpu-time.ts";
import type { Figure } from "../harness/figure.ts";
import { interleave } from "../harness/interleave.ts";
import type { Rounds } from "../harness/interleave.ts";
import { startProcess } from "../harness/rpc.ts";
import { median, pairedRatio, percentile } from "../harness/statistics.ts";
import { createPullRequestPayloads } from "../payloads/pull-request-payload.ts";
import type { ProbotProcedures } from "../processes/probot-server.ts";
import type { LoadProcedures, LoadResult } from "../processes/webhook-load.ts";
import { startDouble } from "../service/start-double.ts";
import { startExternalEngine } from "../service/start-external-engine.ts";
import { startService } from "../service/start-service.ts";

/**
 * Durable accepts per second: POST /webhooks/github with a 21 kB pull_request payload over 32 connections, each
 * delivery with a GUID of its own, answered once it is on the disk (synchronous=FULL). The service runs in the role
 * `web`: nothing is applied meanwhile, as nothing is applied in the baseline.
 *
 * Baseline: Probot 14, its own server and webhook middleware, with an empty in-memory handler. The same load
 * generator, in a process of its own, drives both in turn, after four warm-ups each (a long-running service is
 * compiled code); request logs are off on both sides. `CPU per accept` is what the server itself uses, which stays
 * comparable when other programs take the machine's time.
 *
 * `accepts while applying` is the same against the whole service, with actors that apply what comes on the same
 * machine: no baseline does that, so it has no limit.
 */
export const accept: Bench = {
  name: "accept",
  about: "durable accepts/s against Probot 14 with an empty handler",
  async run(context) {
    const load = startProcess<LoadProcedures>(new URL("../processes/webhook-load.ts", import.meta.url));
    context.onEnd(() => load.close());
    const double = await startDouble(context, {
      organizations: [{ login: "acme", repositories: 0, pullRequestsEach: 0 }],
    });
    const secret = double.credentials.webhookSecret;
    const bodies = [oneDelivery(double.organizations[0])];
    const durationMs = context.quick ? 1_000 : 4_000;
    const measure = (url: string, pid: number) => async (): Promise<Measured> => {
      const cpuBefore = cpuMilliseconds(pid);
      const result = await load.call("run", {
        url,
        secret,
        bodies,
        event: "pull_request",
        connections: 32,
        durationMs,
      });
      return { ...result, cpuMs: cpuMilliseconds(pid) - cpuBefore };
    };

    const web = await startWeb(context, double);
    const probot = await startProbot(context, secret);
    const sides = { ours: measure(web.webhookUrl, web.pid), baseline: measure(probot.url, probot.pid) };
    const rounds = await interleave(context.quick ? 2 : 7, sides, context.quick ? 1 : 4);
    await web.stop();
    const whole = await startService(context, { double, dataDir: context.tempDir() });
    const applying = await measure(whole.webhookUrl, whole.pid)();
    return [
      ...compare(rounds),
      figure("accepts while applying", [applying]),
      latency("p99 while applying", [applying]),
    ];
  },
};

async function startWeb(context: BenchContext, double: Awaited<ReturnType<typeof startDouble>>) {
  const { endpoint } = await startExternalEngine(context);
  const env = { FOUNDRY_ROLE: "web", RIVET_ENDPOINT: endpoint };
  return startService(context, { double, dataDir: context.tempDir(), env });
}

async function startProbot(context: BenchContext, secret: string): Promise<{ url: string; pid: number }> {
  const probot = startProcess<ProbotProcedures>(new URL("../processes/probot-server.ts", import.meta.url), {
    env: { NODE_ENV: "production" },
  });
  context.onEnd(() => probot.close());
  return { url: await probot.call("start", { secret }), pid: probot.pid };
}

function oneDelivery(
  organization: { accountId: number; login: string; installationId: number } | undefined,
): string {
  if (organization === undefined) throw new Error("the double has no organization");
  const { accountId: id, login, installationId } = organization;
  return createPullRequestPayloads()({
    action: "opened",
    account: { id, login, installationId },
    repository: { id: 1_001, name: "api" },
    number: 1,
    title: "Measure the intake",
    updatedAtMs: Date.now(),
  });
}

interface Measured extends LoadResult {
  /** What the server used of the CPU. */
  readonly cpuMs: number;
}

function compare({ ours, baseline }: Rounds<Measured>): Figure[] {
  return [
    {
      ...figure("durable accepts", ours),
      ratio: pairedRatio(ours.map(perSecond), baseline.map(perSecond)),
      limit: { of: "ratio", op: ">=", bound: 1 },
    },
    {
      ...latency("p99", ours),
      ratio: pairedRatio(ours.map(p99), baseline.map(p99)),
      limit: { of: "ratio", op: "<=", bound: 1.5 },
    },
    {
      figure: "CPU per accept",
      value: median(ours.map(cpuEach)),
      unit: "ms",
      ratio: pairedRatio(ours.map(cpuEach), baseline.map(cpuEach)),
      n: count(ours),
    },
    figure("Probot", baseline),
    latency("Probot p99", baseline),
  ];
}

function figure(name: string, results: readonly LoadResult[]): Figure {
  const failures = results.flatMap((result) => Object.entries(result.failures));
  if (failures.length > 0) throw new Error(`${name}: answers other than 2xx: ${JSON.stringify(failures)}`);
  return { figure: name, value: median(results.map(perSecond)), unit: "1/s", n: count(results) };
}

function latency(name: string, results: readonly LoadResult[]): Figure {
  return { figure: name, value: median(results.map(p99)), unit: "ms", n: count(results) };
}

function cpuEach({ cpuMs, latenciesMs }: Measured): number {
  return cpuMs / latenciesMs.length;
}

function p99({ latenciesMs }: LoadResult): number {
  return percentile(latenciesMs, 0.99);
}

function perSecond(result: LoadResult): number {
  return (result.latenciesMs.length / result.elapsedMs) * 1_000;
}

function count(results: readonly LoadResult[]): number {
  return results.reduce((sum, { latenciesMs }) => sum + latenciesMs.length, 0);
}
