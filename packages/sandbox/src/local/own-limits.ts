import { availableParallelism } from "node:os";
import { readProc } from "../process/read-process.ts";

/** What this process may use itself: no program may be given more. */
export interface OwnLimits {
  /** The numbers of the processors that it may run on. */
  readonly processors: readonly number[];
  readonly cpuSeconds: number;
  readonly fileBytes: number;
  readonly processes: number;
}

export function readOwnLimits(): OwnLimits {
  const status = readProc("self/status") ?? "";
  const limits = readProc("self/limits") ?? "";
  const list = /^Cpus_allowed_list:\s+(\S+)$/m.exec(status)?.[1];
  const hard = (name: string): number => {
    const value = new RegExp(`^${name}\\s+\\S+\\s+(\\d+)\\s`, "m").exec(limits)?.[1];
    return value === undefined ? Number.POSITIVE_INFINITY : Number(value);
  };
  return {
    processors: list === undefined ? [...Array(availableParallelism()).keys()] : parseList(list),
    cpuSeconds: hard("Max cpu time"),
    fileBytes: hard("Max file size"),
    processes: hard("Max processes"),
  };
}

/** `0-2,5` → 0, 1, 2, 5 */
export function parseList(list: string): readonly number[] {
  return list.split(",").flatMap((range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
