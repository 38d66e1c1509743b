import type { Container } from "dockerode";
import type Docker from "dockerode";
import { SandboxError } from "../errors.ts";
import { asInShells } from "../run/as-in-shells.ts";
import type { RunningProgram } from "../run/running-program.ts";
import { watchDisks } from "../run/watch-disks.ts";
import type { WatchedDisk } from "../run/watch-disks.ts";
import type { SandboxOutcome } from "../types.ts";
import { containerConfig } from "./container-config.ts";
import type { ContainerOptions } from "./container-config.ts";
import { demultiplex } from "./demultiplex.ts";
import { dockerMessage, dockerStatus, unlessGone } from "./docker-status.ts";

export interface ContainerStart extends ContainerOptions {
  readonly docker: Docker;
  readonly disks: readonly WatchedDisk[];
  /** After the container is gone. */
  readonly onGone: () => Promise<void>;
}

/** @throws SandboxError `unavailable`: the engine cannot be reached */
export async function startContainer(start: ContainerStart): Promise<RunningProgram | SandboxOutcome> {
  let container: Container | null = null;
  try {
    container = await start.docker.createContainer(containerConfig(start));
    // Before the start, or what it prints first is lost.
    const output = await container.attach({ stream: true, stdout: true, stderr: true });
    // Asked before the start as well, so that an end is not missed.
    const waited = container.wait({ condition: "next-exit" });
    waited.catch(() => undefined);
    await container.start();
    return containerProgram(container, output, waited, start);
  } catch (error) {
    if (container !== null) await unlessGone(container.remove({ force: true, v: true }));
    await start.onGone();
    const message = dockerMessage(error);
    if (dockerStatus(error) === null) throw new SandboxError("unavailable", message, { cause: error });
    return { kind: "spawn_failed", message };
  }
}

function containerProgram(
  container: Container,
  output: NodeJS.ReadableStream,
  waited: Promise<unknown>,
  { disks, onGone }: ContainerStart,
): RunningProgram {
  // The removal ends it too, should the engine not have taken the kill.
  const kill = (): Promise<void> =>
    unlessGone(container.kill()).catch(() => unlessGone(container.remove({ force: true, v: true })));
  let complaint = "";
  return {
    pump: (deliver) =>
      demultiplex(output, (stream, bytes) => {
        if (stream === "stderr" && complaint.length < mostComplaint)
          complaint += Buffer.from(bytes).toString("latin1", 0, mostComplaint);
        return deliver(stream, bytes);
      }),
    drain: () => void output.resume(),
    // That both failed is told by `release`, which is the same again and waited for.
    kill: () => void kill().catch(() => undefined),
    end: kill,
    watch: (signal) => watchDisks(disks, signal),
    ended: waited.then(() => outcomeOf(container)),
    refine: (outcome) => asFailedStart(outcome, complaint),
    async release() {
      await unlessGone(container.remove({ force: true, v: true }));
      await onGone();
    },
  };
}

const mostComplaint = 512;

/** The engine's init process is there, so the engine says it started; that the program is not, init prints. */
function asFailedStart(outcome: SandboxOutcome, complaint: string): SandboxOutcome {
  const failed = outcome.kind === "exited" && (outcome.code === 126 || outcome.code === 127);
  const said = /^\[FATAL tini \(\d+\)\] (exec [^\n]+)/.exec(complaint)?.[1];
  return failed && said !== undefined ? { kind: "spawn_failed", message: said } : outcome;
}

async function outcomeOf(container: Container): Promise<SandboxOutcome> {
  try {
    const { State } = await container.inspect();
    if (State.OOMKilled && State.ExitCode === 137) return { kind: "limit", limit: "memory" };
    return asInShells({ kind: "exited", code: State.ExitCode });
  } catch (error) {
    // Somebody took it away: an operator, or a reaper that did not know of us.
    if (dockerStatus(error) === 404) return { kind: "signalled", signal: "SIGKILL" };
    throw error;
  }
}
