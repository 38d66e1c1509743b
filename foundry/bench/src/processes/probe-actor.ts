import { engineEnvironment, keepNoDelay, startRivetEngine } from "@foundry/rivet-engine";
import type { RivetEngine } from "@foundry/rivet-engine";
import { serveProcedures } from "../harness/rpc.ts";

/**
 * An engine with one worker and one client in this process, as the service has it, and an actor that does nothing:
 * what an action costs at the least.
 */
export interface ProbeOptions {
  readonly dataDir: string;
  /** TCP_NODELAY on both ends of the worker's connection. */
  readonly noDelay: boolean;
  readonly rustBacktrace: "0" | "1";
}

export type ProbeProcedures = {
  start(options: ProbeOptions): Promise<void>;
  /** Milliseconds of each of `count` actions, one after the other. */
  measure(input: { over: "connection" | "http"; count: number }): Promise<number[]>;
  stop(input: null): Promise<void>;
};

interface Running {
  act(over: "connection" | "http"): Promise<unknown>;
  stop(): Promise<void>;
}

let running: Running | null = null;

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
  async measure({ over, count }) {
    if (running === null) throw new Error("not started");
    const samples: number[] = [];
    for (let call = 0; call < count; call += 1) {
      const startedAt = performance.now();
      await running.act(over);
      samples.push(performance.now() - startedAt);
    }
    return samples;
  },
  async stop() {
    await running?.stop();
    running = null;
  },
};

async function startProbe(engine: RivetEngine, noDelay: boolean): Promise<Running> {
  // Only now: the native part reads the environment when it is loaded.
  const { actor, setup } = await import("rivetkit");
  const { createClient } = await import("rivetkit/client");
  const probe = actor({ state: { calls: 0 }, actions: { noop: () => null } });
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
    act: (over) => (over === "connection" ? connection.noop() : handle.noop()),
    async stop() {
      keeper?.close();
      await connection.dispose();
      await client.dispose();
      await registry.shutdown();
      await engine.close();
    },
  };
}

serveProcedures(procedures);
