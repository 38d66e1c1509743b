import { expect, test } from "vitest";
import { createMetrics } from "./metrics.ts";
import type { LiveFigures, Metrics } from "./metrics.ts";
import { openLive } from "./testing/live-client.ts";
import { startApp } from "./testing/start-app.ts";

/** Value of a series, by its name and labels as Prometheus writes them. */
async function valueOf(metrics: Pick<Metrics, "expose">, series: string): Promise<number | undefined> {
  return readValue((await metrics.expose()).text, series);
}

function readValue(text: string, series: string): number | undefined {
  const line = text.split("\n").find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

const live: LiveFigures = {
  connections: 3,
  subscriptions: 4,
  events: 5,
  messages: 6,
  snapshots: 7,
  slowReaders: 8,
  sourceFailures: 9,
};

test.each<[string, number, (metrics: Metrics) => void]>([
  ['foundry_deliveries_total{result="accepted"}', 1, (m) => m.delivery("accepted")],
  ['foundry_deliveries_total{result="duplicate"}', 1, (m) => m.delivery("duplicate")],
  ['foundry_deliveries_total{result="ignored"}', 1, (m) => m.delivery("ignored")],
  ['foundry_deliveries_total{result="parked"}', 1, (m) => m.delivery("parked")],
  ["foundry_inbox_depth", 4, (m) => m.watchInbox(() => ({ depth: 4, oldestAtMs: 1000 }))],
  ["foundry_inbox_oldest_age_seconds", 9, (m) => m.watchInbox(() => ({ depth: 4, oldestAtMs: 1000 }))],
  ["foundry_inbox_oldest_age_seconds", 0, (m) => m.watchInbox(() => ({ depth: 0, oldestAtMs: null }))],
  ["foundry_relay_batch_size_sum", 20, (m) => m.relayBatch(20, 30)],
  ["foundry_relay_batch_seconds_sum", 0.03, (m) => m.relayBatch(20, 30)],
  ["foundry_delivery_to_event_seconds_sum", 0.25, (m) => m.deliveryToEvent(250)],
  ["foundry_lane_wait_seconds_sum", 0.005, (m) => m.laneWait(5)],
  [
    "foundry_outbox_depth",
    5,
    (m) => [1, 2].forEach((n) => m.outbox(`org/${n}`, { depth: n + 1, oldestAtMs: 4000 })),
  ],
  [
    "foundry_outbox_depth",
    0,
    (m) => [2, 0].forEach((depth) => m.outbox("org/1", { depth, oldestAtMs: null })),
  ],
  ["foundry_outbox_oldest_age_seconds", 6, (m) => m.outbox("org/1", { depth: 1, oldestAtMs: 4000 })],
  ['foundry_parked_rows{kind="outbox"}', 5, (m) => [2, 3].forEach((n) => m.parked("outbox", `org/${n}`, n))],
  ['foundry_parked_rows{kind="delivery"}', 0, (m) => [2, 0].forEach((n) => m.parked("delivery", "inbox", n))],
  ['foundry_jobs_total{kind="fullSync",outcome="completed"}', 1, (m) => m.job("fullSync", "completed")],
  ["foundry_tasks_waiting", 3, (m) => m.taskSlots({ waiting: 3, running: 4 })],
  ["foundry_tasks_running", 4, (m) => m.taskSlots({ waiting: 3, running: 4 })],
  [
    'foundry_task_attempts_total{harness="demo",outcome="success"}',
    1,
    (m) => m.taskAttempt("demo", "success"),
  ],
  ['foundry_task_run_seconds_sum{outcome="completed"}', 90, (m) => m.taskRun("completed", 90_000)],
  [
    'foundry_github_requests_total{route="GET /repos/{owner}",status="304"}',
    1,
    (m) => m.githubRequest("GET /repos/{owner}", 304),
  ],
  ['foundry_github_rate_limit_remaining{installation="7"}', 4321, (m) => m.githubRateLimit("7", 4321)],
  ["foundry_engine_restarts_total", 1, (m) => m.engineRestarted()],
  ["foundry_live_connections", 3, (m) => m.watchLive(() => live)],
  ["foundry_live_subscriptions", 4, (m) => m.watchLive(() => live)],
  ["foundry_live_events_total", 5, (m) => m.watchLive(() => live)],
  ["foundry_live_messages_total", 6, (m) => m.watchLive(() => live)],
  ["foundry_live_snapshots_total", 7, (m) => m.watchLive(() => live)],
  ["foundry_live_slow_readers_total", 8, (m) => m.watchLive(() => live)],
  ["foundry_live_source_failures_total", 9, (m) => m.watchLive(() => live)],
])("[DX12] %s is %d after what moves it", async (series, expected, move) => {
  const metrics = createMetrics({ now: () => 10_000, processMetrics: false });
  move(metrics);
  expect(await valueOf(metrics, series)).toBe(expected);
});

test("[DX12] two scrapes of a total say the same, and two services in one process do not share any", async () => {
  const metrics = createMetrics({ now: Date.now, processMetrics: false });
  const other = createMetrics({ now: Date.now, processMetrics: false });
  metrics.watchLive(() => live);
  metrics.engineRestarted();
  expect(await valueOf(metrics, "foundry_live_events_total")).toBe(5);
  expect(await valueOf(metrics, "foundry_live_events_total")).toBe(5);
  expect(await valueOf(other, "foundry_engine_restarts_total")).toBe(0);
});

test("[DX12] process metrics stand beside ours", async () => {
  const metrics = createMetrics({ now: Date.now, processMetrics: true });
  expect(await valueOf(metrics, "process_resident_memory_bytes")).toBeGreaterThan(1_000_000);
});

test("[DX12] requests and live sockets move what /metrics says", async () => {
  const app = await startApp();
  const scrape = async () => {
    const answer = await app.get("/metrics");
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
    return answer.text();
  };
  await app.get("/api/orgs/77");
  const client = await openLive(app.url);
  client.subscribe({ name: "deliveries" });
  await client.next();
  app.deliveries.publish('{"type":"countsUpdated","counts":{}}');
  await client.next();
  const text = await scrape();
  const requests = 'foundry_http_request_seconds_count{route="/api/orgs/:orgId",method="GET",status="404"}';
  expect(readValue(text, requests)).toBe(1);
  expect(readValue(text, "foundry_live_connections")).toBe(1);
  expect(readValue(text, "foundry_live_subscriptions")).toBe(1);
  expect(readValue(text, "foundry_live_events_total")).toBe(1);
  expect(readValue(text, "foundry_live_messages_total")).toBe(2);
  expect(readValue(text, "foundry_live_snapshots_total")).toBe(1);
});
