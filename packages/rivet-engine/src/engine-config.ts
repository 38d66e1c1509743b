import { chmodSync, renameSync, writeFileSync } from "node:fs";

export interface EnginePorts {
  readonly guard: number;
  readonly apiPeer: number;
  readonly metrics: number;
}

export interface EngineConfigInput {
  readonly ports: EnginePorts;
  /** The file-system backend's directory. */
  readonly storageDir: string;
  readonly token: string;
  /** Only the benchmark of this measure turns it off. */
  readonly tcpNoDelay?: boolean;
}

/** The engine's configuration file: loopback only, behind a token, without telemetry, quick to notice a lost worker. */
export function engineConfig(input: EngineConfigInput): Record<string, unknown> {
  const host = "127.0.0.1";
  return {
    // Without a token every program of this machine, and every page in its browsers, could command the engine.
    auth: { admin_token: input.token },
    telemetry: { enabled: false },
    // Nagle on the accepted sockets costs 40 ms per action (docs/platform-notes.md).
    guard: { host, port: input.ports.guard, tcp_nodelay: input.tcpNoDelay ?? true },
    api_peer: { host, port: input.ports.apiPeer },
    metrics: { host, port: input.ports.metrics },
    file_system: { path: input.storageDir },
    // Milliseconds. The defaults fit a fleet; here the worker is this process, and when it was killed and is back its
    // actors must not wait 15 s until the engine believes that the former one is gone.
    pegboard: {
      base_retry_timeout: 100,
      reschedule_backoff_max_exponent: 1,
      // An actor whose last word the engine did not hear is waited for half an hour by default; none takes 5 s to stop.
      actor_stop_threshold: 10_000,
      // Pinged every second instead of every three: lost after four that did not come.
      envoy_update_ping_interval: 1_000,
      envoy_eligible_threshold: 3_000,
      envoy_lost_threshold: 5_000,
      // Of a killed worker and its successor the one that lives: at random every second actor waited for the dead one.
      envoy_load_balancer: { newest_ping_timestamp: {} },
      // Open connections to a killed worker's actors: 30 s and up to 15 s more until they are closed, by default.
      gateway_tunnel_ping_timeout_ms: 5_000,
      gateway_gc_interval_ms: 1_000,
    },
    // Seconds. The default lets a stopping engine wait ten minutes for open connections.
    runtime: {
      worker_shutdown_duration: 1,
      guard_shutdown_duration: 1,
      force_shutdown_duration: 3,
      // Permille of the CPU, permille of the workflows. By default the engine leaves workflows lying while the machine
      // is busy (from 70 % on), the same ones at every poll; creating an actor then takes 30 s and fails. Our work
      // waits in lanes before it comes here, so the engine takes all of it. The curve must descend; hashes end at 999.
      worker_load_shedding_curve: [
        [0, 1000],
        [1000, 999],
      ],
    },
  };
}

/** Writes it for the owner's eyes only, and whole or not at all. */
export function writeEngineConfig(path: string, config: Record<string, unknown>): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  // `mode` above only applies to a new file.
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
}
