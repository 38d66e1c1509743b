import { engineEnvironment, keepNoDelay, startRivetEngine } from "@foundry/rivet-engine";
import type { RivetEngine } from "@foundry/rivet-engine";
import { serveProcedures } from "../harness/rpc.ts";
import type { PullRequestRow } from "./probe-actor.ts";

export interface ProbeOptions {
  readonly dataDir: string;
  /** TCP_NODELAY on both ends of the worker's connection. */
  readonly noDelay: boolean;
  readonly rustBacktrace: "0" | "1";
}

export type ProbeProcedures = {
  start(options: ProbeOptions): Promise<void>;
  /** Milliseconds of each of `count` actions, one after the other. */
  measureActions(input: { over: "connection" | "http"; count: number }): Promise<number[]>;
  /** Milliseconds from each action until its answer and its broadcast are there, one after the other. */
  measureUpserts(rows: readonly PullRequestRow[]): Promise<number[]>;
  /** Milliseconds for all rows, in batches of `batchSize`, one batch after the other. */
  writeRows(input: { rows: readonly PullRequestRow[]; batchSize: number }): Promise<number>;
  stop(input: null): Promise<void>;
};

type Running = Awaited<ReturnType<typeof startProbe>>;

let running: Running | null = null;

/** An engine with one worker and one client in this process, as the service has it, and one actor. */
const procedures: ProbeProcedures = {
  async start(options) {
    Object.assign(process.env, engineEnvironment(), {
      RUST_BACKTRACE: options.rustBacktrace,
      RUST_LIB_BACKTRACE: options.rustBacktrace,
    });
    const { noDelay, rustBacktrace, dataDir } = options;
    const measures = { tcpNoDelay: noDelay, rustBacktrace };
    const engine = await startRivetEngine({ dataDir, log: () => undefined, measures });
    running = await startProbe(engine, noDelay);
  },
  measureActions: ({ over, count }) =>
    timeEach(Array.from({ length: count }), () =>
      over === "connection" ? started().connection.noop() : started().handle.noop(),
    ),
  measureUpserts: (rows) => timeEach(rows, (row) => started().upsert(row)),
  async writeRows({ rows, batchSize }) {
    const startedAt = performance.now();
    for (let at = 0; at < rows.length; at += batchSize) {
      await started().connection.upsertMany(rows.slice(at, at + batchSize));
    }
    return performance.now() - startedAt;
  },
  async stop() {
    await running?.stop();
    running = null;
  },
};

function started(): Running {
  if (running === null) throw new Error("the probe is not started");
  return running;
}

async function timeEach<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (const item of items) {
    const startedAt = performance.now();
    await act(item);
    samples.push(performance.now() - startedAt);
  }
  return samples;
}

async function startProbe(engine: RivetEngine, noDelay: boolean) {
  // Only now: the native part reads the environment when it is loaded.
  const { setup } = await import("rivetkit");
  const { createClient } = await import("rivetkit/client");
  const { probe } = await import("./probe-actor.ts");
  const registry = setup({
    ...engine.connection,
    use: { probe },
    startServices: false,
    noWelcome: true,
    shutdown: { disableSignalHandlers: true },
  });
  await registry.startAndWait();
  const client = createClient<typeof registry>({ ...engine.connection });
  const handle = client.probe.getOrCreate(["probe"]);
  const connection = handle.connect();
  await connection.noop();
  const keeper = noDelay ? await keepNoDelay({ engine }) : null;
  return {
    handle,
    connection,
    async upsert(row: PullRequestRow): Promise<void> {
      const { promise: seen, resolve } = Promise.withResolvers<void>();
      const unsubscribe = connection.on("written", (written: PullRequestRow) => {
        if (written.title === row.title) resolve();
      });
      await Promise.all([connection.upsert(row), seen]);
      unsubscribe();
    },
    async stop(): Promise<void> {
      keeper?.close();
      await connection.dispose();
      await client.dispose();
      await registry.shutdown();
      await engine.close();
    },
  };
}

serveProcedures(procedures);
