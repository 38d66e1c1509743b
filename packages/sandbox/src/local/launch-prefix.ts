import { accessSync, constants } from "node:fs";
import { availableParallelism } from "node:os";
import type { SandboxLimits } from "../types.ts";

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
  readonly processors?: number;
}

/**
 * What comes before the program's argv. The address space is left alone: Node, Bun and Go reserve far more of it than
 * they use; memory is watched instead (`watch-limits.ts`).
 */
export function launchPrefix(tools: LimitTools, options: PrefixOptions): readonly string[] {
  const { limits } = options;
  const prefix: string[] = [];
  const processors = options.processors ?? availableParallelism();
  if (tools.taskset !== null && limits.cpus < processors) {
    const count = Math.max(1, Math.ceil(limits.cpus));
    const chosen = Array.from({ length: count }, (_, index) => (options.seed + index) % processors);
    prefix.push(tools.taskset, "--cpu-list", chosen.join(","));
  }
  if (tools.prlimit !== null) {
    const seconds = Math.ceil((limits.timeoutMs / 1000) * Math.max(1, limits.cpus));
    prefix.push(tools.prlimit, "--core=0:0", `--cpu=${seconds}:${seconds + 1}`);
    prefix.push(`--fsize=${Math.ceil(limits.diskBytes)}:${Math.ceil(limits.diskBytes)}`);
    if (options.ownUserNamespace) prefix.push(`--nproc=${limits.pids}:${limits.pids}`);
    prefix.push("--");
  }
  return prefix;
}
