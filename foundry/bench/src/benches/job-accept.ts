import type { Bench } from "../harness/bench.ts";
import { interleave } from "../harness/interleave.ts";
import { median, pairedRatio, percentile } from "../harness/statistics.ts";
import { servedRepository } from "../service/repository.ts";
import type { ServedRepository } from "../service/repository.ts";
import { startActingDouble } from "../service/start-double.ts";
import { startService } from "../service/start-service.ts";
import { untilSynced } from "../service/topics.ts";

/**
 * [RJ1] POST …/jobs until its 202, one after the other, while a long job runs in the same repository: the preview of a
 * restack of a stack whose trunk has moved, begun anew when it ends; what was answered when it had ended meanwhile
 * does not count. The job that was asked for is cancelled after its answer, so that the queue stays as long.
 *
 * Baseline: the same POST to a repository of the same service in which nothing runs; before the next one the job is
 * waited for.
 */
export const jobAccept: Bench = {
  name: "job-accept",
  about: "POST of a job to its 202 while a long job runs in the same repository, against an idle one",
  async run(context) {
    const double = await startActingDouble(context, {
      organizations: [{ login: "acme", repositories: 0, pullRequestsEach: 0 }],
    });
    const branches = context.quick ? 50 : 1_000;
    const busyId = await double.call("createRepository", { name: "acme/busy", shape: "stack", branches });
    const idleId = await double.call("createRepository", { name: "acme/idle", shape: "stack", branches: 1 });
    const accountId = double.address.organizations[0]?.accountId ?? 0;
    const service = await startService(context, { double: double.address, dataDir: context.tempDir() });
    await untilSynced(service, accountId, 0);
    const busy = servedRepository(service, accountId, busyId);
    const idle = servedRepository(service, accountId, idleId);
    for (const repository of [busy, idle]) await repository.open();
    await double.call("push", { repository: "acme/busy", branch: "main", turn: 1 });
    context.say(`a stack of ${branches} branches is read, and its trunk has moved`);

    const each = context.quick ? 10 : 60;
    const rounds = await interleave(context.quick ? 2 : 6, {
      ours: () => besideLongJob(busy, each),
      baseline: () => alone(idle, each),
    });
    const n = rounds.ours.length * each;
    const [ours, theirs] = [rounds.ours.map(p99), rounds.baseline.map(p99)];
    return [
      {
        figure: "p99 beside a long job",
        value: percentile(rounds.ours.flat(), 0.99),
        unit: "ms",
        ratio: pairedRatio(ours, theirs),
        limit: { of: "ratio", op: "<=", bound: 3 },
        n,
      },
      {
        figure: "p50 beside a long job",
        value: median(rounds.ours.flat()),
        unit: "ms",
        limit: { of: "value", op: "<=", bound: 50 },
        n,
      },
      { figure: "p99 idle", value: percentile(rounds.baseline.flat(), 0.99), unit: "ms", n },
      { figure: "p50 idle", value: median(rounds.baseline.flat()), unit: "ms", n },
    ];
  },
};

function p99(samples: readonly number[]): number {
  return percentile(samples, 0.99);
}

async function besideLongJob(repository: ServedRepository, count: number): Promise<number[]> {
  const samples: number[] = [];
  while (samples.length < count) {
    const { jobId: long } = await repository.ask({ kind: "restack_repo", dryRun: true });
    for (let runs = true; runs && samples.length < count;) {
      const { status } = await repository.job(long);
      if (status === "queued") continue;
      const { jobId, tookMs } = await repository.ask({ kind: "sync_repo" });
      runs = (await repository.job(long)).status === "running";
      if (runs) samples.push(tookMs);
      await repository.cancel(jobId).catch(() => repository.ended(jobId));
    }
    await repository.cancel(long).catch(() => undefined);
    await repository.ended(long);
  }
  return samples;
}

async function alone(repository: ServedRepository, count: number): Promise<number[]> {
  const samples: number[] = [];
  while (samples.length < count) {
    const { jobId, tookMs } = await repository.ask({ kind: "sync_repo" });
    samples.push(tookMs);
    await repository.ended(jobId);
  }
  return samples;
}
