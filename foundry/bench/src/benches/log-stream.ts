import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bench, BenchContext } from "../harness/bench.ts";
import { startProcess } from "../harness/rpc.ts";
import { median, pairedRatio, percentile } from "../harness/statistics.ts";
import type { LogReaderProcedures } from "../processes/log-reader.ts";
import type { TailServerProcedures } from "../processes/tail-server.ts";
import { servedTasks } from "../service/served-tasks.ts";
import { startActingDouble } from "../service/start-double.ts";
import { startService } from "../service/start-service.ts";
import type { Service } from "../service/start-service.ts";
import { untilSynced } from "../service/topics.ts";

const BYTES_PER_SECOND = 50_000_000 / 60;
/** A piece of lines every tenth of a second, about. */
const pieceBytes = Math.round(BYTES_PER_SECOND / 10);

/**
 * A harness that prints 50 MB a minute. While it prints, every page's data is asked for, one request after the other,
 * and one reader watches its log over the live socket.
 *
 * Baselines, in the same run: the same requests while nothing runs; and the same printing program writing to a file that
 * `tail -f` brings to a bare WebSocket, without a sandbox, a store, a cap or a redaction.
 */
export const logStream: Bench = {
  name: "log-stream",
  about: "50 MB a minute from a harness: other pages' latency against idle; a reader's rate against tail -f",
  async run(context) {
    const seconds = context.quick ? 5 : 20;
    const rounds = context.quick ? 1 : 5;
    const bench = await open(context, seconds);
    const printing: Printed[] = [];
    const idle: Map<string, number[]>[] = [];
    const tailed: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      idle.push(await askPages(bench, () => Promise.resolve(false), seconds * 1_000));
      printing.push(await printByTask(bench));
      tailed.push(await printByHand(bench));
    }
    const rates = printing.map(({ bytesPerSecond }) => bytesPerSecond);
    const worst = bench.pages.map(({ name }) => {
      const during = printing.map(({ latencies }) => median(latencies.get(name) ?? []));
      const before = idle.map((latencies) => median(latencies.get(name) ?? []));
      return { name, ratio: pairedRatio(during, before), value: median(during) };
    });
    const slowest = worst.reduce((one, other) => (other.ratio > one.ratio ? other : one));
    const [ours, baseline] = [all(printing.map(({ latencies }) => latencies)), all(idle)];
    return [
      {
        figure: `${slowest.name} while a harness prints, p50`,
        value: slowest.value,
        unit: "ms",
        ratio: slowest.ratio,
        limit: { of: "ratio", op: "<=", bound: 2 },
        n: ours.length,
      },
      {
        figure: "all pages p95",
        value: percentile(ours, 0.95),
        unit: "ms",
        ratio: percentile(ours, 0.95) / percentile(baseline, 0.95),
        n: ours.length,
      },
      {
        figure: "a reader gets",
        value: median(rates) / 1e6,
        unit: "MB/s",
        ratio: pairedRatio(rates, tailed),
        limit: { of: "ratio", op: ">=", bound: 0.5 },
        n: rounds,
      },
      { figure: "tail -f over a bare WebSocket", value: median(tailed) / 1e6, unit: "MB/s", n: rounds },
    ];
  },
};

function all(maps: readonly Map<string, number[]>[]): number[] {
  return maps.flatMap((map) => [...map.values()].flat());
}

interface Printed {
  readonly bytesPerSecond: number;
  readonly latencies: Map<string, number[]>;
}

type Opened = Awaited<ReturnType<typeof open>>;

async function open(context: BenchContext, seconds: number) {
  const double = await startActingDouble(context, {
    organizations: [{ login: "acme", repositories: 20, pullRequestsEach: 10 }],
  });
  const repoId = await double.call("createRepository", { name: "acme/loud", shape: "fan", branches: 20 });
  const config = '[harness]\nprovider = "command"\ncommand = ["sh", "agent.sh"]\n';
  const files = { ".code-factory/config.toml": config, "agent.sh": agentScript(seconds) };
  await double.call("push", { repository: "acme/loud", branch: "main", turn: 1, files });
  const accountId = double.address.organizations[0]?.accountId ?? 0;
  const service = await startService(context, { double: double.address, dataDir: context.tempDir() });
  await untilSynced(service, accountId, 200);
  const reader = startProcess<LogReaderProcedures>(new URL("../processes/log-reader.ts", import.meta.url));
  const tail = startProcess<TailServerProcedures>(new URL("../processes/tail-server.ts", import.meta.url));
  context.onEnd(() => reader.close());
  context.onEnd(() => tail.close());
  const tasks = servedTasks(service, accountId);
  const pages = [
    { name: "organization", path: `/api/orgs/${accountId}` },
    { name: "repository", path: `/api/orgs/${accountId}/repos/${repoId}` },
    { name: "deliveries", path: "/api/deliveries?limit=50" },
    { name: "organizations", path: "/api/orgs" },
  ];
  return {
    service,
    reader,
    tail,
    tasks,
    pages,
    accountId,
    repoId: String(repoId),
    seconds,
    directory: context.tempDir(),
  };
}

/** Prints for so long, then says that nothing had to be done. */
function agentScript(seconds: number): string {
  const result = JSON.stringify({
    contract_version: "1",
    status: "success",
    commits: [],
    files_changed: [],
    summary: "Printed.",
    pr_body: "",
    exit_reason: null,
  });
  return `case "$*" in *--capabilities*) echo '{"contract_versions":["1","2"]}'; exit 0;; esac
for output; do :; done
piece=$(head -c ${pieceBytes} /dev/zero | tr '\\0' 'x' | fold -w 120)
end=$(( $(date +%s) + ${seconds} ))
while [ "$(date +%s)" -lt "$end" ]; do printf '%s\\n' "$piece"; sleep 0.095; done
case "$output" in *.json) printf '%s' '${result}' > "$output";; esac
`;
}

/** One request after the other, page by page, until the time is over or `isOver`. */
async function askPages(
  { service, pages }: { service: Service; pages: readonly { name: string; path: string }[] },
  isOver: () => Promise<boolean>,
  forMs: number,
): Promise<Map<string, number[]>> {
  const latencies = new Map(pages.map(({ name }): [string, number[]] => [name, []]));
  const deadline = performance.now() + forMs;
  while (performance.now() < deadline && !(await isOver())) {
    for (const { name, path } of pages) {
      const startedAt = performance.now();
      await service.get(path);
      latencies.get(name)?.push(performance.now() - startedAt);
      await sleep(20);
    }
  }
  return latencies;
}

async function printByTask(bench: Opened): Promise<Printed> {
  const { tasks, reader, service, accountId, repoId, seconds } = bench;
  const taskId = await tasks.create({ repoId, prompt: "Print." });
  const topic = { name: "task", orgId: String(accountId), taskId };
  await reader.call("open", {
    url: service.liveUrl,
    subscribe: JSON.stringify({ type: "subscribe", topic, since: null }),
  });
  await tasks.until(taskId, ({ log }) => log.chunks > 0);
  const latencies = await askPages(bench, () => Promise.resolve(false), seconds * 900);
  const task = await tasks.until(taskId, ({ status }) => status === "completed" || status === "error");
  if (task.status === "error") throw new Error(`the task failed: ${JSON.stringify(task.statusReason)}`);
  const { bytes, elapsedMs } = await reader.call("read", null);
  await reader.call("close", null);
  return { bytesPerSecond: (bytes / elapsedMs) * 1_000, latencies };
}

async function printByHand({ reader, tail, seconds, directory }: Opened): Promise<number> {
  const file = join(directory, `log-${Date.now()}`);
  const descriptor = openSync(file, "w");
  const url = await tail.call("start", file);
  await reader.call("open", { url, subscribe: null });
  const child = spawn("sh", ["-c", agentScript(seconds), "agent", "result"], {
    stdio: ["ignore", descriptor, 2],
  });
  await once(child, "exit");
  closeSync(descriptor);
  // tail looks once a second where it cannot be told of changes.
  await sleep(1_500);
  const { bytes, elapsedMs } = await reader.call("read", null);
  await reader.call("close", null);
  await tail.call("stop", null);
  return (bytes / elapsedMs) * 1_000;
}
