import { randomInt } from "node:crypto";
import { listPids, readProc, readProcess } from "../process/read-process.ts";

/** A time to sleep that no other program sleeps: by it a process is found among all of the machine. */
export function uniqueSeconds(): string {
  return `9${randomInt(100_000, 1_000_000)}`;
}

/** Living processes with the text in their command line. */
export function findProcesses(text: string): readonly number[] {
  return listPids().filter(
    (pid) => (readProc(`${pid}/cmdline`) ?? "").includes(text) && readProcess(pid) !== null,
  );
}
