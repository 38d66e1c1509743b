import { statfs } from "node:fs/promises";
import { diskUsage } from "../disk-usage.ts";
import type { SandboxSpec } from "../types.ts";
import { pause } from "./pause.ts";

/** Directories that may together hold so many bytes. */
export interface WatchedDisk {
  readonly dirs: readonly string[];
  readonly bytes: number;
}

const everyMs = 250;
/** So long a disk may go unmeasured though its file system tells of no growth. */
const atLeastEveryMs = 5_000;

/** What a sandbox may fill; `volumeDirs`: where its volumes lie. */
export function disksOf(spec: SandboxSpec, volumeDirs: readonly string[]): readonly WatchedDisk[] {
  return [
    { dirs: [spec.workspaceDir, ...(spec.writableDirs ?? [])], bytes: spec.limits.diskBytes },
    ...spec.volumes.flatMap(({ sizeBytes }, index) => {
      const dir = volumeDirs[index];
      return dir === undefined ? [] : [{ dirs: [dir], bytes: sizeBytes }];
    }),
  ];
}

/**
 * Resolves with "disk" when one is too full; null when `signal` ends the watch. The file system's own count is cheap and
 * says when it is worth measuring.
 */
export async function watchDisks(disks: readonly WatchedDisk[], signal: AbortSignal): Promise<"disk" | null> {
  const watches = disks.map((disk) => ({ ...disk, measured: 0, usedThen: -1, nextMs: 0 }));
  while (await pause(everyMs, signal)) {
    for (const watch of watches) {
      const used = await usedBytes(watch.dirs[0] ?? "/");
      const grown = watch.usedThen === -1 || used - watch.usedThen > (watch.bytes - watch.measured) / 8;
      if (!grown && performance.now() < watch.nextMs) continue;
      const began = performance.now();
      watch.measured = await diskUsage(watch.dirs, watch.bytes);
      if (watch.measured > watch.bytes) return "disk";
      watch.usedThen = used;
      // Measuring a large workspace must not become the machine's main work.
      watch.nextMs = performance.now() + Math.max(atLeastEveryMs, 10 * (performance.now() - began));
    }
  }
  return null;
}

async function usedBytes(dir: string): Promise<number> {
  const { blocks, bfree, bsize } = await statfs(dir);
  return (blocks - bfree) * bsize;
}
