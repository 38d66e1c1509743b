import { readFileSync, readdirSync } from "node:fs";

export interface CommandLineWatch {
  /** Every distinct command line that was seen. */
  readonly seen: ReadonlySet<string>;
  readonly stop: () => void;
}

/** Reads every process's arguments, as any user of the machine can, over and over. */
export function watchCommandLines(): CommandLineWatch {
  const seen = new Set<string>();
  const look = (): void => {
    for (const pid of readdirSync("/proc")) {
      if (!/^\d+$/.test(pid)) continue;
      const line = readCommandLine(pid);
      if (line !== null && line !== "") seen.add(line);
    }
  };
  const timer = setInterval(look, 1);
  return { seen, stop: () => clearInterval(timer) };
}

function readCommandLine(pid: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    // It ended between the listing and the look.
    return null;
  }
}
