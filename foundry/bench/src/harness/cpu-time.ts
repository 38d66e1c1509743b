import { readFileSync } from "node:fs";

/** Linux counts in hundredths of a second. */
const msPerTick = 10;

/**
 * Milliseconds of CPU that a process has used, all its threads together. Where other programs take the machine's time
 * away, this still says what the work costs.
 */
export function cpuMilliseconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // utime and stime, fields 14 and 15 of proc(5), counted after the name, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * msPerTick;
}
