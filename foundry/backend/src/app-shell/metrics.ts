import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

/** Depth and age of something that waits; `oldestAtMs` is null when nothing does. */
export interface Backlog {
  readonly depth: number;
  readonly oldestAtMs: number | null;
}

/** Totals since the start, but for connections and subscriptions, which are now. */
export interface LiveFigures {
  readonly connections: number;
  readonly subscriptions: number;
  /** Events taken from publishers, each once. */
  readonly events: number;
  /** Messages written to sockets. */
  readonly messages: number;
  readonly snapshots: number;
  readonly slowReaders: number;
  readonly sourceFailures: number;
}

export type DeliveryResult = "accepted" | "duplicate" | "ignored" | "parked";
export type JobOutcome = "accepted" | "completed" | "failed" | "conflict" | "cancelled";

/**
 * All that /metrics says (durable.md DX12). Each part of the service is handed the methods it moves, never the
 * registry. Times are given in milliseconds and published in seconds, as Prometheus wants.
 */
export interface Metrics {
  delivery(result: DeliveryResult): void;
  /** `batch`: deliveries handed over at once; `ms`: until the receiver confirmed them. */
  relayBatch(batch: number, ms: number): void;
  /** From the durable accept to the event on its topic. */
  deliveryToEvent(ms: number): void;
  /** From the wake of a lane (the due time of a repository's job) to its run. */
  laneWait(ms: number): void;
  /** An actor's outbox after a drain or a write; `actor` is the actor's name and key. */
  outbox(actor: string, backlog: Backlog): void;
  /** What waits for a person, per actor or store; /metrics has the sums. */
  parked(kind: "delivery" | "outbox", source: string, count: number): void;
  job(kind: string, outcome: JobOutcome): void;
  /** Runs of tasks in this process: waiting for a slot, and with one. */
  taskSlots(now: { readonly waiting: number; readonly running: number }): void;
  taskAttempt(harness: string, outcome: string): void;
  /** `outcome`: how the run ended, or `interrupted` where it goes on elsewhere. */
  taskRun(outcome: string, ms: number): void;
  /** `routeClass`: the API route with its parameters unfilled; `status`: 0 when no answer came. */
  githubRequest(routeClass: string, status: number): void;
  githubRateLimit(installation: string, remaining: number): void;
  engineRestarted(): void;
  httpRequest(route: string, method: string, status: number, ms: number): void;
  /** Read at each scrape. */
  watchInbox(read: () => Backlog): void;
  /** Read at each scrape. */
  watchLive(read: () => LiveFigures): void;
  /** The Prometheus text. */
  expose(): Promise<{ contentType: string; text: string }>;
}

interface MetricsOptions {
  readonly now: () => number;
  /** Process and Node figures (memory, event loop lag, GC) beside our own. */
  readonly processMetrics: boolean;
}

const LATENCY_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];
/** A task takes seconds with a fast agent, and its whole time limit with a slow one. */
const RUN_S = [1, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200];
const BATCH = [1, 2, 5, 10, 20, 50, 100, 200, 500];

export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  if (options.processMetrics) collectDefaultMetrics({ register: registry });
  return {
    ...deliveryMetrics(registry),
    ...backlogMetrics(registry, options.now),
    ...taskMetrics(registry),
    ...outsideMetrics(registry),
    ...liveMetrics(registry),
    ...httpMetrics(registry),
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

function deliveryMetrics(registry: Registry) {
  const deliveries = counter(registry, "foundry_deliveries_total", "Webhook deliveries by result", [
    "result",
  ]);
  const batchSize = histogram(registry, "foundry_relay_batch_size", "Deliveries per batch", [], BATCH);
  const batchTime = histogram(
    registry,
    "foundry_relay_batch_seconds",
    "Hand-over of one batch until confirmed",
  );
  const toEvent = histogram(
    registry,
    "foundry_delivery_to_event_seconds",
    "Accept until the event is on its topic",
  );
  const laneWait = histogram(registry, "foundry_lane_wait_seconds", "Wake of a lane until it runs");
  const jobs = counter(registry, "foundry_jobs_total", "Background jobs", ["kind", "outcome"]);
  return {
    delivery: (result: DeliveryResult) => deliveries.inc({ result }),
    relayBatch(batch: number, ms: number) {
      batchSize.observe(batch);
      batchTime.observe(ms / 1000);
    },
    deliveryToEvent: (ms: number) => toEvent.observe(ms / 1000),
    laneWait: (ms: number) => laneWait.observe(ms / 1000),
    job: (kind: string, outcome: JobOutcome) => jobs.inc({ kind, outcome }),
  };
}

function taskMetrics(registry: Registry) {
  let slots = { waiting: 0, running: 0 };
  onScrape(registry, "foundry_tasks_waiting", "Runs that wait for a slot of this process", (set) =>
    set(slots.waiting),
  );
  onScrape(registry, "foundry_tasks_running", "Runs that have a slot of this process", (set) =>
    set(slots.running),
  );
  const attempts = counter(registry, "foundry_task_attempts_total", "Attempts that ended", [
    "harness",
    "outcome",
  ]);
  const runs = histogram(registry, "foundry_task_run_seconds", "Runs by how they ended", ["outcome"], RUN_S);
  return {
    taskSlots: (now: { readonly waiting: number; readonly running: number }) => void (slots = now),
    taskAttempt: (harness: string, outcome: string) => attempts.inc({ harness, outcome }),
    taskRun: (outcome: string, ms: number) => runs.observe({ outcome }, ms / 1000),
  };
}

function backlogMetrics(registry: Registry, now: () => number) {
  const outboxes = new Map<string, Backlog>();
  const parked = { delivery: new Map<string, number>(), outbox: new Map<string, number>() };
  const parkedRows = new Gauge({
    name: "foundry_parked_rows",
    help: "Parked work that waits for a person",
    labelNames: ["kind"],
    registers: [],
    collect() {
      this.set({ kind: "delivery" }, sum([...parked.delivery.values()]));
      this.set({ kind: "outbox" }, sum([...parked.outbox.values()]));
    },
  });
  registry.registerMetric(parkedRows);
  onScrape(registry, "foundry_outbox_depth", "Outbox rows that are not delivered yet", (set) =>
    set(sum([...outboxes.values()].map((one) => one.depth))),
  );
  onScrape(registry, "foundry_outbox_oldest_age_seconds", "Age of the oldest outbox row", (set) =>
    set(Math.max(0, ...[...outboxes.values()].map((one) => ageSeconds(one, now())))),
  );
  return {
    outbox(actor: string, backlog: Backlog) {
      if (backlog.depth === 0) outboxes.delete(actor);
      else outboxes.set(actor, backlog);
    },
    parked(kind: "delivery" | "outbox", source: string, count: number) {
      if (count === 0) parked[kind].delete(source);
      else parked[kind].set(source, count);
    },
    watchInbox(read: () => Backlog) {
      onScrape(registry, "foundry_inbox_depth", "Accepted deliveries that wait for their lane", (set) =>
        set(read().depth),
      );
      onScrape(registry, "foundry_inbox_oldest_age_seconds", "Age of the oldest waiting delivery", (set) =>
        set(ageSeconds(read(), now())),
      );
    },
  };
}

function outsideMetrics(registry: Registry) {
  const requests = counter(registry, "foundry_github_requests_total", "Calls to GitHub", ["route", "status"]);
  const remaining = gauge(
    registry,
    "foundry_github_rate_limit_remaining",
    "Calls left until GitHub's reset",
    ["installation"],
  );
  const restarts = counter(registry, "foundry_engine_restarts_total", "Starts of the engine after it died");
  return {
    githubRequest: (route: string, status: number) => requests.inc({ route, status: String(status) }),
    githubRateLimit: (installation: string, calls: number) => remaining.set({ installation }, calls),
    engineRestarted: () => restarts.inc(),
  };
}

function liveMetrics(registry: Registry) {
  return {
    watchLive(read: () => LiveFigures) {
      const now = (name: string, help: string, figure: keyof LiveFigures) =>
        onScrape(registry, name, help, (set) => set(read()[figure]));
      const total = (name: string, help: string, figure: keyof LiveFigures) =>
        countOnScrape(registry, name, help, () => read()[figure]);
      now("foundry_live_connections", "Open live sockets", "connections");
      now("foundry_live_subscriptions", "Topics that open sockets are subscribed to", "subscriptions");
      total("foundry_live_events_total", "Topic events taken from their publishers", "events");
      total("foundry_live_messages_total", "Messages written to live sockets", "messages");
      total("foundry_live_snapshots_total", "Snapshots written to live sockets", "snapshots");
      total("foundry_live_slow_readers_total", "Times a socket was too slow and had to wait", "slowReaders");
      total("foundry_live_source_failures_total", "Times a topic's publisher was lost", "sourceFailures");
    },
  };
}

function httpMetrics(registry: Registry) {
  const labels = ["route", "method", "status"];
  const requests = histogram(registry, "foundry_http_request_seconds", "Answers of the service", labels);
  return {
    httpRequest: (route: string, method: string, status: number, ms: number) =>
      requests.observe({ route, method, status: String(status) }, ms / 1000),
  };
}

function counter(registry: Registry, name: string, help: string, labelNames: string[] = []) {
  return new Counter({ name, help, labelNames, registers: [registry] });
}

function gauge(registry: Registry, name: string, help: string, labelNames: string[] = []) {
  return new Gauge({ name, help, labelNames, registers: [registry] });
}

function histogram(
  registry: Registry,
  name: string,
  help: string,
  labelNames: string[] = [],
  buckets: number[] = LATENCY_S,
) {
  return new Histogram({ name, help, labelNames, buckets, registers: [registry] });
}

function onScrape(
  registry: Registry,
  name: string,
  help: string,
  read: (set: (value: number) => void) => void,
) {
  const metric = new Gauge({
    name,
    help,
    registers: [],
    collect() {
      read((value) => this.set(value));
    },
  });
  registry.registerMetric(metric);
}

/** A total that is kept elsewhere. */
function countOnScrape(registry: Registry, name: string, help: string, read: () => number) {
  const metric = new Counter({
    name,
    help,
    registers: [],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
  registry.registerMetric(metric);
}

function ageSeconds(backlog: Backlog, nowMs: number): number {
  return backlog.oldestAtMs === null ? 0 : Math.max(0, nowMs - backlog.oldestAtMs) / 1000;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
