import type { ServerResponse } from "node:http";
import { constants } from "node:os";
import type { ContainerCreateOptions } from "dockerode";
import type { SandboxAdapter, SandboxCommand, SandboxOutcome, SandboxSpec } from "../types.ts";

export interface DoubleContainer {
  readonly config: ContainerCreateOptions;
  /** Its exit code. */
  readonly ended: Promise<number>;
  attach(response: ServerResponse): void;
  start(): void;
  /** false: it does not run. */
  kill(): boolean;
  inspect(): { readonly State: { readonly ExitCode: number; readonly OOMKilled: boolean } };
  remove(): Promise<void>;
}

/** A container that a local sandbox plays. */
export function createDoubleContainer(
  runtime: SandboxAdapter,
  id: string,
  config: ContainerCreateOptions,
): DoubleContainer {
  const ended = Promise.withResolvers<number>();
  const stop = new AbortController();
  let attached: ServerResponse | null = null;
  let state: "created" | "running" | "exited" = "created";
  let outcome: SandboxOutcome = { kind: "exited", code: 0 };
  const frame = async (stream: "stdout" | "stderr", bytes: Uint8Array): Promise<void> => {
    if (attached === null || attached.destroyed) return;
    const header = Buffer.from([stream === "stdout" ? 1 : 2, 0, 0, 0, 0, 0, 0, 0]);
    header.writeUInt32BE(bytes.length, 4);
    // In two pieces, as the engine's frames may be.
    attached.write(header);
    if (!attached.write(bytes)) await untilDrained(attached);
  };
  const run = async (): Promise<void> => {
    const sandbox = await runtime.create(specOf(id, config));
    outcome = await sandbox.exec(commandOf(config, frame, stop.signal));
    if (outcome.kind === "spawn_failed")
      await frame(
        "stderr",
        Buffer.from(`[FATAL tini (7)] exec ${config.Entrypoint?.[0]} failed: ${outcome.message}\n`),
      );
    await sandbox.destroy();
  };
  const over = (): void => {
    state = "exited";
    attached?.end();
    ended.resolve(exitCode(outcome));
  };
  return {
    config,
    ended: ended.promise,
    attach(response) {
      attached = response;
      response.writeHead(200, { "content-type": "application/vnd.docker.multiplexed-stream" });
      response.flushHeaders();
    },
    start() {
      state = "running";
      run().then(over, (error: unknown) => {
        outcome = { kind: "spawn_failed", message: String(error) };
        over();
      });
    },
    kill() {
      stop.abort();
      return state === "running";
    },
    inspect: () => ({
      State: {
        ExitCode: exitCode(outcome),
        OOMKilled: outcome.kind === "limit" && outcome.limit === "memory",
      },
    }),
    async remove() {
      stop.abort();
      if (state === "created") over();
      await ended.promise;
    },
  };
}

/** Or until nobody reads any more. */
function untilDrained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      response.off("drain", over).off("close", over);
      resolve();
    };
    response.on("drain", over).on("close", over);
  });
}

function exitCode(outcome: SandboxOutcome): number {
  switch (outcome.kind) {
    case "exited":
      return outcome.code;
    case "signalled":
      return 128 + (Object.entries(constants.signals).find(([name]) => name === outcome.signal)?.[1] ?? 0);
    case "spawn_failed":
      return 127;
    case "limit":
      // The only limit of the disk that a container has is the kernel's, of one file.
      return 128 + (outcome.limit === "disk" ? constants.signals.SIGXFSZ : constants.signals.SIGKILL);
    case "timeout":
    case "aborted":
      return 137;
  }
}

function specOf(id: string, config: ContainerCreateOptions): SandboxSpec {
  const host = config.HostConfig ?? {};
  const binds = (host.Mounts ?? []).filter(({ Type }) => Type === "bind");
  const [workspaceDir = "", ...writableDirs] = binds
    .filter(({ ReadOnly, Source, Target }) => ReadOnly !== true && Source === Target)
    .map(({ Target }) => Target);
  const fsize = (host.Ulimits ?? []).find((limit) => limit.Name === "fsize")?.Hard;
  return {
    id: id.slice(0, 64),
    workspaceDir,
    writableDirs,
    readOnlyDirs: binds.filter(({ ReadOnly }) => ReadOnly).map(({ Target }) => Target),
    network: host.NetworkMode === "none" ? "none" : "open",
    limits: {
      timeoutMs: 600_000,
      memoryBytes: host.Memory ?? Number.MAX_SAFE_INTEGER,
      cpus: (host.NanoCpus ?? 1e9) / 1e9,
      pids: host.PidsLimit ?? 1_000_000,
      diskBytes: fsize ?? Number.MAX_SAFE_INTEGER,
    },
    volumes: [],
  };
}

function commandOf(
  config: ContainerCreateOptions,
  onOutput: SandboxCommand["onOutput"],
  signal: AbortSignal,
): SandboxCommand {
  const [program = "", ...args] = config.Entrypoint ?? [];
  const env = Object.fromEntries(
    (config.Env ?? []).map((entry) => [
      entry.slice(0, entry.indexOf("=")),
      entry.slice(entry.indexOf("=") + 1),
    ]),
  );
  return { argv: [program, ...args], env, cwd: config.WorkingDir ?? "/", signal, onOutput };
}
