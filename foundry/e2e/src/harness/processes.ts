import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return isZombie(pid);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return true;
    throw error;
  }
}

/** Resident megabytes. Linux. */
export function residentMegabytes(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(line?.[1] ?? 0) / 1024;
}

/** The local addresses, as /proc/net/tcp writes them (hex address:port), at which a process listens. Linux. */
export function listeningAddresses(pid: number): string[] {
  const inodes = new Set(socketInodes(pid));
  return ["tcp", "tcp6"].flatMap((table) => {
    const lines = readFileSync(`/proc/${pid}/net/${table}`, "utf8").trim().split("\n").slice(1);
    const rows = lines.map((line) => line.trim().split(/\s+/));
    return rows.filter((row) => row[3] === LISTEN && inodes.has(row[9] ?? "")).map((row) => row[1] ?? "");
  });
}

const LISTEN = "0A";

/** 127.0.0.1 or ::1, in /proc's byte order. */
export function isLoopback(address: string): boolean {
  return /^(0100007F|0{24}01000000|0{16}FFFF00000100007F):/.test(address);
}

function socketInodes(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    const inode = /^socket:\[(\d+)\]$/.exec(linkTarget(`/proc/${pid}/fd/${fd}`))?.[1];
    return inode === undefined ? [] : [inode];
  });
}

function linkTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch (error) {
    // Closed since the directory was read.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}

/** A child of ours that was not waited for yet runs no more either. */
function isZombie(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return process.platform === "linux";
    throw error;
  }
}

/** The arguments of every process of this machine that can be read, and of what is no process any more: none. Linux. */
export function commandLines(): string[] {
  return pids().map(commandLineOf);
}

/** The same, of a process and of all that descend from it. */
export function commandLinesBelow(pid: number): string[] {
  const all = pids();
  const parents = new Map(all.map((one) => [one, parentOf(one)]));
  const below = new Set([pid]);
  for (let before = 0; before !== below.size;) {
    before = below.size;
    for (const one of all) if (below.has(parents.get(one) ?? 0)) below.add(one);
  }
  return [...below].map(commandLineOf);
}

function pids(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function commandLineOf(pid: number): string {
  return readOrNothing(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim();
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(readOrNothing(`/proc/${pid}/status`))?.[1] ?? 0);
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (
      error instanceof Error &&
      "code" in error &&
      ["ENOENT", "ESRCH", "EACCES"].includes(String(error.code))
    )
      return "";
    throw error;
  }
}
