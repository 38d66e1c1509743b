import { TerminalError } from "@foundry/durable";
import type { RepositoryEvent, RepositoryJob } from "@foundry/shared";
import { createActorDeps } from "../../adapters/actor-deps.ts";
import { receive } from "../repository/actions/receive.ts";
import { fireSchedules } from "../repository/config/fire-schedules.ts";
import type { RepositoryContext } from "../repository/context.ts";
import type { RepositoryDeps } from "../repository/deps.ts";
import type { RepositoryMessage, RepositoryReport } from "../repository/contract.ts";
import { migrations } from "../repository/drizzle/migrations.ts";
import { runJobs } from "../repository/jobs/run-jobs.ts";
import { loadConfigState } from "../repository/store/config.ts";
import type { Database } from "../sql/sql.ts";
import { createSerial } from "../sql/serial.ts";
import { createGithubWorld, T0 } from "./github-world.ts";
import { createMemoryDatabase } from "./memory-database.ts";

/** Nothing here reaches for a clone. */
const noClone = () => Promise.reject(new TerminalError("no_clone", "There is no clone."));

/**
 * The repository actor's procedures on tables in memory and a GitHub in memory, without an engine: the lanes run when
 * the test says so. `restart` is what a killed process leaves behind: the rows.
 */
export function createMemoryRepository(changes: Partial<RepositoryDeps> = {}) {
  const world = createGithubWorld();
  const database = createMemoryDatabase(migrations);
  const kill = createKill();
  const db: Database = {
    ...database,
    async transaction(run) {
      kill.point();
      const value = await database.transaction(run);
      kill.point();
      return value;
    },
  };
  const clock = { nowMs: T0 };
  const events: RepositoryEvent[] = [];
  const observer = {
    outbox: () => undefined,
    parked: () => undefined,
    job: () => undefined,
    laneWait: () => undefined,
  };
  const git = { withMirror: noClone, committer: noClone };
  const deps = {
    ...createActorDeps(world.port, git, observer),
    now: () => clock.nowMs,
    random: () => 0,
    retryPolicy: { baseMs: 1_000, capMs: 1_000, maxAttempts: 4 },
    ...changes,
  };
  const start = (): RepositoryContext => ({
    orgId: "1",
    repoId: "7",
    db,
    deps,
    signal: kill.signal(),
    background: { wake: () => undefined, wakeAll: () => undefined },
    inOrder: createSerial(),
    broadcast: (_name, message) => {
      for (const { json } of message.events) {
        const event: RepositoryEvent = JSON.parse(json);
        events.push(event);
      }
    },
    organization: noClone,
    github: noClone,
    owner: deps.newId(),
    leases: { taken: false },
    running: { current: null },
    told: { parked: 0 },
    pushing: new Map(),
    retention: { dueAtMs: Number.POSITIVE_INFINITY },
    log: () => undefined,
  });
  let c = start();
  let lastId = 0;
  return {
    world,
    db,
    clock,
    events,
    kill,
    restart() {
      kill.reset();
      c = start();
    },
    /** The instance of now; `restart` leaves it as it is, like a process that does not know that it is lost. */
    instance: () => c,
    /** As github-state tells it. */
    tell: (...messages: RepositoryMessage[]) => receive(c, { source: "github", lastId: ++lastId, messages }),
    runJobs: () => runJobs(c, c.signal),
    fireSchedules: () => fireSchedules(c, c.signal),
    config: () => loadConfigState(db),
    /** Newest first. */
    async jobs(kind: RepositoryJob["kind"]): Promise<RepositoryJob[]> {
      const rows = await db.execute<{ json: string }>(
        "SELECT json FROM repo_jobs WHERE kind = ?1 ORDER BY n DESC",
        kind,
      );
      return rows.map(({ json }): RepositoryJob => JSON.parse(json));
    },
    /** What the organization was or will be told. */
    async reports<Kind extends RepositoryReport["kind"]>(kind: Kind) {
      const rows = await db.execute<{ payload: string }>("SELECT payload FROM outbox ORDER BY id");
      return rows
        .map(({ payload }): RepositoryReport => JSON.parse(payload))
        .filter((report): report is Extract<RepositoryReport, { kind: Kind }> => report.kind === kind);
    },
  };
}

/** The process dies at the n-th point that it passes: every commit (before and after), and what the test adds. */
function createKill() {
  let controller = new AbortController();
  let left = Number.POSITIVE_INFINITY;
  return {
    signal: () => controller.signal,
    after(points: number) {
      left = points;
    },
    /** A dead process does nothing any more. */
    point() {
      left -= 1;
      if (left < 0) controller.abort(new Error("killed"));
      controller.signal.throwIfAborted();
    },
    reset() {
      left = Number.POSITIVE_INFINITY;
      controller = new AbortController();
    },
  };
}

export type MemoryRepository = ReturnType<typeof createMemoryRepository>;
