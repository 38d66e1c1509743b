import type { Bench } from "../harness/bench.ts";
import { interleave } from "../harness/interleave.ts";
import { startProcess } from "../harness/rpc.ts";
import { median, pairedRatio } from "../harness/statistics.ts";
import type { PageReaderProcedures } from "../processes/page-reader.ts";
import { startDouble } from "../service/start-double.ts";
import { startService } from "../service/start-service.ts";
import { untilSynced } from "../service/topics.ts";

/** `limits.syncConcurrency` of the service. */
const concurrency = 8;

/**
 * The first full sync of 200 repositories and 10,000 open pull requests, by its own times (started, finished): every
 * page fetched, written with its place, swept at the end; the projection to the organization runs meanwhile. Each
 * round is a new service with an empty data directory.
 *
 * Baseline: the same client fetches the same pages of the same double with the same concurrency, in a process of its
 * own, new for each round as the service is (neither has compiled code from a round before), and drops them.
 */
export const sync: Bench = {
  name: "sync",
  about: "full sync of 200 repositories and 10,000 PRs, against fetching the same pages and dropping them",
  async run(context) {
    const repositories = context.quick ? 20 : 200;
    const pullRequestsEach = 50;
    const double = await startDouble(context, {
      organizations: [{ login: "acme", repositories, pullRequestsEach }],
    });
    const organization = double.organizations[0];
    if (organization === undefined) throw new Error("the double has no organization");
    const { accountId, login, installationId } = organization;
    const expected = repositories * pullRequestsEach;

    const rounds = await interleave(context.quick ? 1 : 4, {
      async ours() {
        const service = await startService(context, { double, dataDir: context.tempDir() });
        const { sync: job } = await untilSynced(service, accountId, expected);
        await service.stop();
        return (job.finishedAtMs ?? Number.NaN) - (job.startedAtMs ?? Number.NaN);
      },
      async baseline() {
        const reader = startProcess<PageReaderProcedures>(
          new URL("../processes/page-reader.ts", import.meta.url),
        );
        const read = await reader.call("readAll", { double, login, installationId, concurrency });
        await reader.close();
        if (read.pullRequests !== expected) throw new Error(`${read.pullRequests} instead of ${expected}`);
        return read.elapsedMs;
      },
    });
    const n = rounds.ours.length;
    return [
      {
        figure: `full sync of ${expected} pull requests`,
        value: median(rounds.ours) / 1_000,
        unit: "s",
        ratio: pairedRatio(rounds.ours, rounds.baseline),
        limit: { of: "ratio", op: "<=", bound: 1.5 },
        n,
      },
      { figure: "fetching and dropping", value: median(rounds.baseline) / 1_000, unit: "s", n },
    ];
  },
};
