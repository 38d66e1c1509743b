import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { RepositoryJobDetail } from "@foundry/shared";
import type { Bench, BenchContext } from "../harness/bench.ts";
import { interleave } from "../harness/interleave.ts";
import { median, pairedRatio } from "../harness/statistics.ts";
import { servedRepository } from "../service/repository.ts";
import { startActingDouble } from "../service/start-double.ts";
import { startService } from "../service/start-service.ts";
import { untilSynced } from "../service/topics.ts";

/** What a row shows of git. */
const FIELDS = "%(refname) %(objectname) %(contents:subject) %(authorname) %(committerdate:unix)";

/**
 * [RJ8] One push to one of 5,000 branches: the job that it causes, from its start to its end by its own record (fetch,
 * measure, rows, events).
 *
 * Baseline: the same push to a repository of the same service with 50 branches.
 *
 * Then everything read anew: the step "read" of the first job of a repository with 5,000 branches. Baseline: in the
 * clone that this job made, one `git for-each-ref` with the same fields and one `git rev-list` for each branch, as all
 * of them have moved; it writes nothing.
 */
export const projection: Bench = {
  name: "projection",
  about: "one push among 5,000 branches against one among 50; a full read against git's own commands",
  async run(context) {
    const many = context.quick ? 500 : 5_000;
    const rebuild = await startWith(context, many);
    const { large, small } = rebuild;
    const pushes = await interleave(context.quick ? 2 : 7, { ours: large.push, baseline: small.push }, 2);
    const reads = [rebuild.first];
    for (let round = 1; round < (context.quick ? 1 : 3); round += 1) {
      const again = await startWith(context, many);
      reads.push(again.first);
      context.say(`read ${round + 1} times`);
    }
    const [oursMs, gitMs] = [reads.map(({ readMs }) => readMs), reads.map(({ gitMs: theirs }) => theirs)];
    return [
      {
        figure: `a push among ${many} branches`,
        value: median(pushes.ours),
        unit: "ms",
        ratio: pairedRatio(pushes.ours, pushes.baseline),
        limit: { of: "ratio", op: "<=", bound: 2 },
        n: pushes.ours.length,
      },
      {
        figure: "a push among 50 branches",
        value: median(pushes.baseline),
        unit: "ms",
        n: pushes.baseline.length,
      },
      {
        figure: `full read of ${many} branches`,
        value: median(oursMs),
        unit: "ms",
        ratio: pairedRatio(oursMs, gitMs),
        limit: { of: "ratio", op: "<=", bound: 2 },
        n: reads.length,
      },
      { figure: "git's own commands", value: median(gitMs), unit: "ms", n: reads.length },
    ];
  },
};

async function startWith(context: BenchContext, many: number) {
  const double = await startActingDouble(context, {
    organizations: [{ login: "acme", repositories: 0, pullRequestsEach: 0 }],
  });
  const accountId = double.address.organizations[0]?.accountId ?? 0;
  const sizes = { large: many, small: 50 };
  const create = (name: keyof typeof sizes) =>
    double.call("createRepository", { name: `acme/${name}`, shape: "fan", branches: sizes[name] });
  const ids = { large: await create("large"), small: await create("small") };
  const dataDir = context.tempDir();
  const service = await startService(context, { double: double.address, dataDir });
  await double.call("setWebhook", service.webhookUrl);
  await untilSynced(service, accountId, 0);
  const large = servedRepository(service, accountId, ids.large);
  const small = servedRepository(service, accountId, ids.small);
  const readMs = millisecondsOf(await large.open(), "read");
  await small.open();
  const gitMs = readWithGit(join(dataDir, "mirrors", String(accountId), `${ids.large}.git`), many);
  let turn = 0;
  const push = (name: keyof typeof sizes) => async (): Promise<number> => {
    turn += 1;
    const askedAtMs = Date.now();
    await double.call("push", { repository: `acme/${name}`, branch: `branch-${turn % 50}`, turn });
    const job = await { large, small }[name].readAfter(askedAtMs);
    return (job.finishedAtMs ?? Number.NaN) - (job.startedAtMs ?? Number.NaN);
  };
  return { large: { push: push("large") }, small: { push: push("small") }, first: { readMs, gitMs } };
}

function millisecondsOf({ steps }: RepositoryJobDetail, name: string): number {
  const step = steps.find((one) => one.name === name);
  if (step?.finishedAtMs == null) throw new Error(`the job has no step ${name} that ended`);
  return step.finishedAtMs - step.startedAtMs;
}

/** Milliseconds. */
function readWithGit(clone: string, branches: number): number {
  const git = (...args: string[]) =>
    execFileSync("git", ["--git-dir", clone, ...args], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  const startedAt = performance.now();
  const refs = git("for-each-ref", `--format=${FIELDS}`, "refs/heads", "refs/remotes").trim().split("\n");
  const heads = new Map(refs.map((line) => [line.split(" ")[0] ?? "", line.split(" ")[1] ?? ""]));
  const trunk = [...heads].find(([name]) => name.endsWith("/main"))?.[1];
  const moved = [...heads].filter(([name]) => /\/branch-\d+$/.test(name));
  if (trunk === undefined || moved.length !== branches)
    throw new Error(`${moved.length} branches in the clone`);
  for (const [, sha] of moved) git("rev-list", "--left-right", "--count", `${trunk}...${sha}`);
  return performance.now() - startedAt;
}
