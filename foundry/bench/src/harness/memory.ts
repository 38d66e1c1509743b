import { readFileSync, readdirSync } from "node:fs";

/** Resident megabytes of a process and of all that it started (the service and its engine). */
export function residentMegabytes(pid: number): number {
  const children = childrenOf(pid).map((child) => residentMegabytes(child));
  return ownMegabytes(pid) + children.reduce((sum, value) => sum + value, 0);
}

/** Of the process alone. */
export function ownMegabytes(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(line?.[1] ?? 0) / 1_024;
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, "utf8")
      .split(" ")
      .filter((child) => child.trim() !== "")
      .map(Number),
  );
}
