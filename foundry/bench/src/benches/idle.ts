import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bench, BenchContext } from "../harness/bench.ts";
import { cpuMilliseconds } from "../harness/cpu-time.ts";
import { ownMegabytes, residentMegabytes } from "../harness/memory.ts";
import { median, pairedRatio } from "../harness/statistics.ts";
import { servedTasks } from "../service/served-tasks.ts";
import { startDouble } from "../service/start-double.ts";
import { startService } from "../service/start-service.ts";
import { untilSynced } from "../service/topics.ts";

/** So long after its start a service may still do what belongs to the start. A stop in order leaves no actor awake [DX14]. */
const SETTLE_MS = 60_000;

/**
 * What 1,000 archived tasks cost a service that nobody uses: memory of service and engine together, their CPU time, and
 * how often a thread of them was woken (voluntary context switches), after a restart. Baseline: the same service with the
 * same repositories and no task, measured alternately.
 */
export const idle: Bench = {
  name: "idle",
  about: "1,000 archived tasks against none, in a service that nobody uses: memory, CPU time, wake-ups",
  async run(context) {
    const count = context.quick ? 100 : 1_000;
    const windowMs = context.quick ? 10_000 : 30_000;
    const [withTasks, without] = [await prepare(context, count), await prepare(context, count)];
    await withTasks.archiveAll();
    context.say(`${count} tasks are archived`);
    await Promise.all([withTasks.stop(), without.stop()]);
    const ours: Idle[] = [];
    const baseline: Idle[] = [];
    for (let round = 0; round < (context.quick ? 1 : 3); round += 1) {
      ours.push(await withTasks.measure(windowMs));
      baseline.push(await without.measure(windowMs));
    }
    const of = (pick: (idle: Idle) => number) => [ours.map(pick), baseline.map(pick)] as const;
    const [memory, memoryBefore] = of(({ megabytes }) => megabytes);
    const [alone, aloneBefore] = of(({ serviceMegabytes }) => serviceMegabytes);
    const [cpu, cpuBefore] = of(({ cpuMs }) => cpuMs);
    const [wakes, wakesBefore] = of(({ wakeUps }) => wakeUps);
    const n = ours.length;
    return [
      {
        figure: `memory with ${count} archived tasks`,
        value: median(memory),
        unit: "MB",
        ratio: pairedRatio(memory, memoryBefore),
        limit: { of: "ratio", op: "<=", bound: 1.1 },
        n,
      },
      {
        figure: "CPU time a second",
        value: median(cpu),
        unit: "ms",
        ratio: pairedRatio(cpu, cpuBefore),
        limit: { of: "ratio", op: "<=", bound: 1.3 },
        n,
      },
      {
        figure: "wake-ups a second",
        value: median(wakes),
        unit: "",
        ratio: pairedRatio(wakes, wakesBefore),
        limit: { of: "ratio", op: "<=", bound: 1.3 },
        n,
      },
      { figure: "memory without tasks", value: median(memoryBefore), unit: "MB", n },
      { figure: "of it the service, with tasks", value: median(alone), unit: "MB", n },
      { figure: "of it the service, without", value: median(aloneBefore), unit: "MB", n },
    ];
  },
};

interface Idle {
  readonly megabytes: number;
  /** Without the engine. */
  readonly serviceMegabytes: number;
  /** For each second. */
  readonly cpuMs: number;
  readonly wakeUps: number;
}

async function prepare(context: BenchContext, count: number) {
  const each = Math.min(count, 100);
  const double = await startDouble(context, {
    organizations: [{ login: "acme", repositories: Math.ceil(count / each), pullRequestsEach: each }],
  });
  const { accountId = 0, repoIds = [] } = double.organizations[0] ?? {};
  const dataDir = context.tempDir();
  const first = await startService(context, { double, dataDir });
  await untilSynced(first, accountId, repoIds.length * each);
  return {
    stop: () => first.stop(),
    async archiveAll() {
      const tasks = servedTasks(first, accountId);
      for (const repoId of repoIds) {
        for (let pullRequestNumber = 1; pullRequestNumber <= each; pullRequestNumber += 1) {
          const taskId = await tasks.create({ repoId: String(repoId), pullRequestNumber });
          await tasks.until(taskId, ({ status }) => status === "needs_input");
          await tasks.command(taskId, "archive");
        }
      }
    },
    async measure(windowMs: number): Promise<Idle> {
      const service = await startService(context, { double, dataDir });
      await sleep(SETTLE_MS);
      const pids = treeOf(service.pid);
      const sum = (of: (pid: number) => number): number => pids.reduce((total, pid) => total + of(pid), 0);
      const [cpuBefore, wakesBefore] = [sum(cpuMilliseconds), sum(countWakeUps)];
      await sleep(windowMs);
      const perSecond = 1_000 / windowMs;
      const found = {
        megabytes: residentMegabytes(service.pid),
        serviceMegabytes: ownMegabytes(service.pid),
        cpuMs: (sum(cpuMilliseconds) - cpuBefore) * perSecond,
        wakeUps: (sum(countWakeUps) - wakesBefore) * perSecond,
      };
      await service.stop();
      return found;
    },
  };
}

/** The process and all that it started. */
function treeOf(pid: number): number[] {
  const children = threadsOf(pid).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8")
      .split(" ")
      .filter((child) => child.trim() !== "")
      .map(Number),
  );
  return [pid, ...children.flatMap(treeOf)];
}

function threadsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`);
}

/** How often a thread of the process waited for something and was woken; of those that live now. */
function countWakeUps(pid: number): number {
  return threadsOf(pid).reduce((total, thread) => {
    const status = readFileSync(`/proc/${pid}/task/${thread}/status`, "utf8");
    return total + Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  }, 0);
}
