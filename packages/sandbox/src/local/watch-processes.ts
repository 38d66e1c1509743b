import { readProc } from "../process/read-process.ts";
import type { ProcessFacts } from "../process/read-process.ts";
import { pause } from "../run/pause.ts";
import type { ProcessSet } from "./process-set.ts";

export interface ProcessLimits {
  readonly memoryBytes: number;
  readonly pids: number;
}

const everyMs = 100;

/** Resolves with the first limit that the processes exceed together; null when `signal` ends the watch. */
export async function watchProcesses(
  processes: ProcessSet,
  limits: ProcessLimits,
  signal: AbortSignal,
): Promise<"memory" | "pids" | null> {
  while (await pause(everyMs, signal)) {
    const members = processes.list(limits.pids + 1);
    if (sum(members, ({ threads }) => threads) > limits.pids) return "pids";
    // What processes share is in the first sum many times; the second is exact, and costs more.
    if (sum(members, ({ residentBytes }) => residentBytes) <= limits.memoryBytes) continue;
    if (sum(members, proportionalBytes) > limits.memoryBytes) return "memory";
  }
  return null;
}

function proportionalBytes({ pid, residentBytes }: ProcessFacts): number {
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(readProc(`${pid}/smaps_rollup`) ?? "")?.[1];
  return kibibytes === undefined ? residentBytes : Number(kibibytes) * 1024;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
