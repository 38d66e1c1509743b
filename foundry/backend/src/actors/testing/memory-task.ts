import { TerminalError } from "@foundry/durable";
import type { Task, TaskEvent } from "@foundry/shared";
import { answer } from "../task/actions/answer.ts";
import { command } from "../task/actions/command.ts";
import { getTask } from "../task/actions/get-task.ts";
import { receive } from "../task/actions/receive.ts";
import { settleParked } from "../task/actions/settle-parked.ts";
import type { TaskContext } from "../task/context.ts";
import type {
  RunRepository,
  SettleParkedInput,
  TaskCommand,
  TaskMessage,
  TaskReport,
  TaskRequest,
  TaskSeed,
} from "../task/contract.ts";
import type { TaskDeps } from "../task/deps.ts";
import { migrations } from "../task/drizzle/migrations.ts";
import { runTask } from "../task/lane/run-task.ts";
import { createTaskSlots } from "../task/run/task-slots.ts";
import type { Database } from "../sql/sql.ts";
import { createSerial } from "../sql/serial.ts";
import { createMemoryDatabase } from "./memory-database.ts";
import { createHeldRuns } from "./held-runs.ts";

const T0 = 1_800_000_000_000;

export const taskSeed: TaskSeed = {
  taskId: "task_0000000001",
  repoId: "7",
  repoFullName: "acme/seven",
  title: "Fix it",
  branchName: null,
  pullRequest: null,
  prompt: "Fix it",
  baseBranch: null,
  createdAtMs: T0,
  attaching: false,
  issueNumber: null,
  harness: null,
  request: null,
};

const repository: RunRepository = {
  repoId: "7",
  fullName: "acme/seven",
  url: "https://github.example/acme/seven",
  defaultBranch: "main",
  installationId: "5",
};

export function taskRequest(key: string, changes: Partial<TaskRequest> = {}): TaskRequest {
  return {
    key,
    trigger: "prompt",
    task: { kind: "run_prompt", prompt: key },
    requestedBy: null,
    association: null,
    title: key,
    url: null,
    conversation: null,
    atMs: T0,
    ...changes,
  };
}

/**
 * The task actor's procedures on tables in memory, without an engine: the run lane runs when the test says so.
 * `restart` is what a killed process leaves behind: the rows.
 */
export function createMemoryTask(changes: Partial<TaskDeps> = {}) {
  const runs = createHeldRuns();
  const database = createMemoryDatabase(migrations);
  const clock = { nowMs: T0 };
  let stop = new AbortController();
  let isDead = { now: false };
  let former = stop;
  let ids = 0;
  let destroyed = 0;
  const events: TaskEvent[] = [];
  const deps: TaskDeps = {
    now: () => clock.nowMs,
    random: () => 0,
    newId: () => `id-${++ids}`,
    retryPolicy: { baseMs: 1_000, capMs: 1_000, maxAttempts: 4 },
    observer: {
      outbox: () => undefined,
      parked: () => undefined,
      job: () => undefined,
      laneWait: () => undefined,
    },
    redact: (text) => text.replaceAll("secret", "***"),
    taskWorker: runs.worker,
    taskSlots: createTaskSlots(4),
    taskLimits: { leaseMs: 30_000, retentionMs: 1_000, cancelGraceMs: 10_000 },
    ...changes,
  };
  const start = (): TaskContext => {
    const dead = (isDead = { now: false });
    stop = new AbortController();
    // A dead process does nothing any more.
    const alive = () => {
      if (dead.now) throw new Error("killed");
    };
    const db: Database = {
      execute: (query, ...args) => {
        alive();
        return database.execute(query, ...args);
      },
      transaction: (run) => {
        alive();
        return database.transaction(run);
      },
    };
    return {
      orgId: "1",
      taskId: taskSeed.taskId,
      db,
      deps,
      signal: stop.signal,
      background: { wake: () => undefined, wakeAll: () => undefined },
      inOrder: serial,
      broadcast: (_name, message) => {
        for (const { json } of message.events) {
          const event: TaskEvent = JSON.parse(json);
          events.push(event);
        }
      },
      repository: () => () => Promise.reject(new TerminalError("no_repository", "There is none.")),
      organization: () => Promise.reject(new TerminalError("no_organization", "There is none.")),
      owner: deps.newId(),
      leases: { taken: false },
      running: { current: null },
      told: { logAtMs: 0 },
      destroy: () => void (destroyed += 1),
      log: () => undefined,
    };
  };
  // One connection, so the transactions of two instances never overlap.
  const serial = createSerial();
  let c = start();
  let lastId = 0;
  let grants = 0;
  return {
    db: database,
    clock,
    events,
    runs,
    /** The instance of now; `restart` leaves it as it is, like a process that does not know that it is lost. */
    instance: () => c,
    destroyed: () => destroyed,
    /** The process is gone without a word; the next one finds its rows. */
    kill() {
      isDead.now = true;
      former = stop;
      c = start();
    },
    /** What a killed process ran beside its rows ends, as with it. */
    stopFormer: () => former.abort(new Error("killed")),
    /** Another instance, while this one goes on. */
    restart() {
      c = start();
    },
    stop: () => stop.abort(new Error("stopped")),
    tell: (...messages: TaskMessage[]) => receive(c, { source: "organization", lastId: ++lastId, messages }),
    /** Its turn has come. */
    grant() {
      return this.tell({ kind: "start", grant: ++grants, repository });
    },
    command: (what: TaskCommand) => command(c, what),
    settleParked: (input: SettleParkedInput) => settleParked(c, input),
    answer: (text: string) => answer(c, { text, key: `answer-${++ids}` }),
    run: () => runTask(c, c.signal),
    task: (): Promise<Task> => getTask(c),
    /** What the organization was or will be told last. */
    async report(): Promise<TaskReport | null> {
      const [row] = await database.execute<{ payload: string }>(
        "SELECT payload FROM outbox ORDER BY id DESC LIMIT 1",
      );
      return row ? JSON.parse(row.payload) : null;
    },
    async effects() {
      return database.execute<{ key: string; payload: string; revision: number }>(
        "SELECT key, payload, revision FROM task_effects ORDER BY key",
      );
    },
  };
}

export type MemoryTask = ReturnType<typeof createMemoryTask>;
