import { readFileSync, readdirSync } from "node:fs";
import { hasCode } from "../has-code.ts";

/** One process as the kernel tells of it; with `started` (ticks since boot) its pid names it for ever. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly threads: number;
  readonly started: string;
  readonly residentBytes: number;
}

/** Linux's page on all machines that Node runs on, but for a few ARM servers, where this counts too little. */
const pageBytes = 4096;

/** null: gone, or dead and only not yet buried. Linux; elsewhere always null. */
export function readProcess(pid: number): ProcessFacts | null {
  const stat = readProc(`${pid}/stat`);
  if (stat === null) return null;
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields[0] === "Z" || fields[0] === "X") return null;
  const number = (index: number): number => Number(fields[index] ?? 0);
  return {
    pid,
    parent: number(1),
    group: number(2),
    session: number(3),
    threads: number(17),
    started: fields[19] ?? "",
    residentBytes: number(21) * pageBytes,
  };
}

/** A file below /proc; null: its process is gone, or another user's. */
export function readProc(path: string): string | null {
  try {
    return readFileSync(`/proc/${path}`, "latin1");
  } catch (error) {
    if (hasCode(error, "ENOENT", "ESRCH", "EACCES", "EPERM")) return null;
    throw error;
  }
}

/** Every pid of the machine that this process sees; none where there is no /proc. */
export function listPids(): readonly number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}
