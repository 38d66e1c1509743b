import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { isMissing } from "./is-missing.ts";
import { createSingleTimer } from "./single-timer.ts";
import { systemClock } from "./system-clock.ts";
import type { EngineClock, RivetEngine } from "./types.ts";

export interface NoDelayOptions {
  readonly engine: Pick<RivetEngine, "port" | "onStateChange">;
  readonly clock?: EngineClock;
  /**
   * How often new connections are looked for (10 s: a look costs some 3 ms, as the kernel walks all of its sockets).
   * After a state change it begins at 50 ms and doubles, for the worker reconnects then.
   */
  readonly intervalMs?: number;
}

export interface NoDelayKeeper {
  /** Looks now, for example right after `registry.startAndWait()`. Returns how many sockets were newly set. */
  applyNow(): number;
  close(): void;
}

/**
 * Sets TCP_NODELAY on this process's connections to the engine, and on those that replace them later.
 *
 * Why: RivetKit's native part opens the worker's connection in Rust with Nagle's algorithm on and no option to turn
 * it off. On an otherwise idle connection every second small message then waits for the other side's delayed ACK: an
 * action takes 43 ms instead of 3 (`npm run bench -- engine-nodelay`). The socket is an ordinary file descriptor of
 * this process, so `setsockopt` can be called from here. Linux only, where /proc names the sockets; elsewhere, and
 * where koffi has no binary, it does nothing: everything works, only slower.
 */
export async function keepNoDelay(options: NoDelayOptions): Promise<NoDelayKeeper> {
  const { port } = options.engine;
  const setNoDelay = port === null ? null : await loadSetNoDelay();
  if (port === null || setNoDelay === null) return { applyNow: () => 0, close: () => undefined };
  const { clock = systemClock, intervalMs = 10_000 } = options;
  let done: ReadonlySet<string> = new Set();
  const timer = createSingleTimer(clock);

  const applyNow = (): number => {
    const open = connectionsTo(port);
    const fresh = [...open].filter((inode) => !done.has(inode));
    const set = fresh.length === 0 ? new Set<string>() : setOn(new Set(fresh), setNoDelay);
    // Those that are gone are forgotten: the kernel gives their inode numbers to new sockets.
    done = new Set([...open].filter((inode) => done.has(inode) || set.has(inode)));
    return set.size;
  };
  const applyAndWait = (delayMs: number): void => {
    applyNow();
    timer.set(delayMs, () => applyAndWait(Math.min(intervalMs, delayMs * 2)));
  };
  const expectReconnect = (): void => applyAndWait(firstDelayMs);
  expectReconnect();
  const unsubscribe = options.engine.onStateChange(expectReconnect);
  return {
    applyNow,
    close() {
      unsubscribe();
      timer.cancel();
    },
  };
}

type SetNoDelay = (fd: number) => boolean;

const firstDelayMs = 50;

const IPPROTO_TCP = 6;
const TCP_NODELAY = 1;

async function loadSetNoDelay(): Promise<SetNoDelay | null> {
  if (process.platform !== "linux") return null;
  try {
    const { default: koffi } = await import("koffi");
    const setsockopt = koffi.load(null).func("int setsockopt(int, int, int, const int *, uint32_t)");
    return (fd) => setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, [1], 4) === 0;
  } catch {
    // No binary of koffi for this machine: see the docstring.
    return null;
  }
}

/** Inodes of the machine's established connections to `port`; this process's are among them. */
function connectionsTo(port: number): Set<string> {
  const remote = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const inodes = new Set<string>();
  for (const table of ["/proc/self/net/tcp", "/proc/self/net/tcp6"]) {
    for (const line of readTable(table)) {
      // sl, local address, remote address, state, …, inode (proc(5)); 01 is ESTABLISHED.
      const fields = line.trim().split(/\s+/);
      if (fields[2]?.endsWith(remote) === true && fields[3] === "01" && fields[9] !== undefined)
        inodes.add(fields[9]);
    }
  }
  return inodes;
}

function readTable(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n").slice(1);
  } catch (error) {
    // A kernel without IPv6 has no tcp6.
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Which of the sockets are ours and were set. */
function setOn(inodes: ReadonlySet<string>, setNoDelay: SetNoDelay): Set<string> {
  const set = new Set<string>();
  for (const name of readdirSync("/proc/self/fd")) {
    const inode = socketInode(name);
    if (inode !== null && inodes.has(inode) && setNoDelay(Number(name))) set.add(inode);
  }
  return set;
}

function socketInode(fd: string): string | null {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1] ?? null;
  } catch (error) {
    // Closed since the directory was listed.
    if (isMissing(error)) return null;
    throw error;
  }
}
