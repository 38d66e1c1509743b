import { accessSync, constants } from "node:fs";
import type { SandboxLimits } from "../types.ts";
import type { OwnLimits } from "./own-limits.ts";

/** The machine's small programs that set limits and then become the program; null: not installed. */
export interface LimitTools {
  readonly prlimit: string | null;
  readonly taskset: string | null;
}

export function findLimitTools(): LimitTools {
  return { prlimit: findSystemProgram("prlimit"), taskset: findSystemProgram("taskset") };
}

/** In the system's own directories only, which every sandbox sees. */
export function findSystemProgram(name: string): string | null {
  return ["/usr/bin", "/bin"].map((dir) => `${dir}/${name}`).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface PrefixOptions {
  readonly limits: SandboxLimits;
  /** In a user namespace of its own the count of processes is the sandbox's; else it is the whole user's. */
  readonly ownUserNamespace: boolean;
  /** Spreads sandboxes over the machine's processors. */
  readonly seed: number;
  readonly own: OwnLimits;
}

/**
 * What comes before the program's argv. The address space is left alone: Node, Bun and Go reserve far more of it than
 * they use; memory is watched instead (`watch-processes.ts`).
 */
export function launchPrefix(tools: LimitTools, options: PrefixOptions): readonly string[] {
  return [...affinity(tools, options), ...resourceLimits(tools, options)];
}

function affinity({ taskset }: LimitTools, { limits, seed, own }: PrefixOptions): readonly string[] {
  const { processors } = own;
  if (taskset === null || limits.cpus >= processors.length) return [];
  const count = Math.max(1, Math.ceil(limits.cpus));
  const chosen = Array.from({ length: count }, (_, index) => processors[(seed + index) % processors.length]);
  return [taskset, "--cpu-list", chosen.join(",")];
}

function resourceLimits({ prlimit }: LimitTools, options: PrefixOptions): readonly string[] {
  const { limits, ownUserNamespace, own } = options;
  if (prlimit === null) return [];
  const seconds = Math.ceil((limits.timeoutMs / 1000) * Math.max(1, limits.cpus));
  return [
    prlimit,
    "--core=0:0",
    limit("cpu", seconds, own.cpuSeconds),
    limit("fsize", Math.ceil(limits.diskBytes), own.fileBytes),
    ...(ownUserNamespace ? [limit("nproc", Math.ceil(limits.pids), own.processes)] : []),
    "--",
  ];
}

/** More than we have ourselves would be refused, and the program not started. */
function limit(name: string, wanted: number, own: number): string {
  const value = Math.min(wanted, own);
  return `--${name}=${value}:${value}`;
}
