import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { endStaleEngine } from "./end-stale-engine.ts";
import { engineConfig, writeEngineConfig } from "./engine-config.ts";
import type { EnginePorts } from "./engine-config.ts";
import { engineProcessEnvironment } from "./engine-environment.ts";
import { readOrCreateToken } from "./engine-token.ts";
import { RivetEngineError } from "./errors.ts";
import { findEngineBinary } from "./find-engine-binary.ts";
import { lockDirectory } from "./lock-directory.ts";
import { parseLogLine } from "./parse-log-line.ts";
import { pickPorts } from "./pick-ports.ts";
import { failOnExit, spawnEngine, stopEngine } from "./spawn-engine.ts";
import type { EngineProcess } from "./spawn-engine.ts";
import { superviseEngine } from "./supervise-engine.ts";
import type { EngineClock, EngineConnection, EngineLogLine, RivetEngine } from "./types.ts";
import { waitForNamespace } from "./wait-for-health.ts";

export interface EmbeddedEngineOptions {
  readonly dataDir: string;
  readonly clock: EngineClock;
  readonly log: (line: EngineLogLine) => void;
  /** The bound of one start. */
  readonly startTimeoutMs: number;
  readonly tcpNoDelay: boolean;
  readonly rustBacktrace: "0" | "1";
}

/** How long a stopping engine may take before it is killed; its own limit is 3 s (engine-config.ts). */
const stopGraceMs = 5_000;
/** A port may be taken between picking and binding. */
const firstStartAttempts = 3;

/** An engine process of our own on loopback, in `<dataDir>/engine`. See `startRivetEngine`. */
export async function startEmbeddedEngine(options: EmbeddedEngineOptions): Promise<RivetEngine> {
  const binary = findEngineBinary();
  const directory = join(options.dataDir, "engine");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = lockDirectory(directory);
  try {
    const token = readOrCreateToken(join(directory, "token"));
    const launcher = createLauncher(binary, directory, token, options);
    if (await endStaleEngine(launcher.recordPath))
      warn(options, "ended the engine that a killed service had left");
    const { ports, engine } = await firstStart(launcher);
    return handle(ports, engine, token, launcher, lock.release, options);
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface Launcher {
  readonly recordPath: string;
  launch(ports: EnginePorts): Promise<EngineProcess>;
}

function createLauncher(
  binary: string,
  directory: string,
  token: string,
  options: EmbeddedEngineOptions,
): Launcher {
  const recordPath = join(directory, "engine.pid");
  const configPath = join(directory, "engine.json");
  const storageDir = join(directory, "db");
  return {
    recordPath,
    async launch(ports) {
      writeEngineConfig(
        configPath,
        engineConfig({ ports, storageDir, token, tcpNoDelay: options.tcpNoDelay }),
      );
      const engine = spawnEngine({
        binary,
        configPath,
        recordPath,
        environment: engineProcessEnvironment(options.rustBacktrace),
        onLine: (line, ending) => options.log(parseLogLine(line, token, ending)),
      });
      await untilReady(engine, connectionOf(ports, token), options);
      return engine;
    },
  };
}

async function untilReady(
  engine: EngineProcess,
  connection: EngineConnection,
  options: EmbeddedEngineOptions,
): Promise<void> {
  const waiting = new AbortController();
  try {
    const ready = waitForNamespace(connection, options.startTimeoutMs, waiting.signal);
    await Promise.race([ready, failOnExit(engine)]);
  } catch (error) {
    waiting.abort();
    await stopEngine(engine, 0, options.clock.setTimer);
    throw error;
  }
}

async function firstStart(launcher: Launcher): Promise<{ ports: EnginePorts; engine: EngineProcess }> {
  for (let attempt = 1; ; attempt += 1) {
    const ports = await pickPorts();
    try {
      return { ports, engine: await launcher.launch(ports) };
    } catch (error) {
      if (!(error instanceof RivetEngineError) || attempt === firstStartAttempts) throw error;
    }
  }
}

function handle(
  ports: EnginePorts,
  first: EngineProcess,
  token: string,
  launcher: Launcher,
  releaseLock: () => void,
  options: EmbeddedEngineOptions,
): RivetEngine {
  const supervisor = superviseEngine(first, {
    launch: () => launcher.launch(ports),
    stop: (engine) => stopEngine(engine, stopGraceMs, options.clock.setTimer),
    warn: (message) => warn(options, message),
    clock: options.clock,
  });
  let closing: Promise<void> | null = null;
  return {
    connection: connectionOf(ports, token),
    port: ports.guard,
    state: supervisor.status.current,
    onStateChange: supervisor.status.onChange,
    restarts: supervisor.restarts,
    close: () => (closing ??= supervisor.close().finally(releaseLock)),
  };
}

function connectionOf(ports: EnginePorts, token: string): EngineConnection {
  return { endpoint: `http://127.0.0.1:${ports.guard}`, namespace: "default", token };
}

function warn(options: EmbeddedEngineOptions, message: string): void {
  options.log({ source: "supervisor", level: "warn", message });
}
