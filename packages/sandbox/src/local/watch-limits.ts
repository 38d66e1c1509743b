import { statfs } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { diskUsage } from "../disk-usage.ts";
import { readProc } from "../process/read-process.ts";
import type { ProcessFacts } from "../process/read-process.ts";
import type { ProcessSet } from "./process-set.ts";

export interface Watched {
  readonly processes: ProcessSet;
  readonly limits: { readonly memoryBytes: number; readonly pids: number };
  /** Directories that may together hold so many bytes. */
  readonly disks: readonly { readonly dirs: readonly string[]; readonly bytes: number }[];
  readonly signal: AbortSignal;
}

export type ExceededLimit = "memory" | "pids" | "disk";

const processesEveryMs = 100;
const disksEveryMs = 250;
/** So long a disk may go unmeasured though its file system tells of no growth. */
const disksAtLeastEveryMs = 5_000;

/** Resolves with the first limit that is exceeded; null when `signal` ends the watch. */
export async function watchLimits(watched: Watched): Promise<ExceededLimit | null> {
  const both = new AbortController();
  const signal = AbortSignal.any([watched.signal, both.signal]);
  try {
    return await Promise.race([watchProcesses({ ...watched, signal }), watchDisks({ ...watched, signal })]);
  } finally {
    both.abort();
  }
}

async function watchProcesses({ processes, limits, signal }: Watched): Promise<ExceededLimit | null> {
  while (await pause(processesEveryMs, signal)) {
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

async function watchDisks({ disks, signal }: Watched): Promise<ExceededLimit | null> {
  const watches = disks.map((disk) => ({ ...disk, measured: 0, usedThen: -1, nextMs: 0 }));
  while (await pause(disksEveryMs, signal)) {
    for (const watch of watches) {
      const used = await usedBytes(watch.dirs[0] ?? "/");
      const grown = watch.usedThen === -1 || used - watch.usedThen > (watch.bytes - watch.measured) / 8;
      if (!grown && performance.now() < watch.nextMs) continue;
      const began = performance.now();
      watch.measured = await diskUsage(watch.dirs, watch.bytes);
      if (watch.measured > watch.bytes) return "disk";
      watch.usedThen = used;
      // Measuring a large workspace must not become the machine's main work.
      watch.nextMs = performance.now() + Math.max(disksAtLeastEveryMs, 10 * (performance.now() - began));
    }
  }
  return null;
}

async function usedBytes(dir: string): Promise<number> {
  const { blocks, bfree, bsize } = await statfs(dir);
  return (blocks - bfree) * bsize;
}

/** false: the watch is over. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
