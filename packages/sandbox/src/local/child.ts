import type { ChildProcess } from "node:child_process";
import { readProcess } from "../process/read-process.ts";
import type { SandboxOutcome } from "../types.ts";
import type { Leader } from "./process-set.ts";

export function leaderOf(child: ChildProcess): Leader {
  const { pid } = child;
  return {
    pid: pid ?? 0,
    started: pid === undefined ? null : (readProcess(pid)?.started ?? null),
    isOver: () => pid === undefined || child.exitCode !== null || child.signalCode !== null,
  };
}

/** Resolves when the process itself has ended; never rejects. */
export function outcomeOf(child: ChildProcess): Promise<SandboxOutcome> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      if (child.pid === undefined) resolve({ kind: "spawn_failed", message: error.message });
    });
    child.once("exit", (code, signal) =>
      resolve(signal === null ? { kind: "exited", code: code ?? 0 } : { kind: "signalled", signal }),
    );
  });
}
