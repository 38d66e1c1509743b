import type { GithubCommand } from "../../webhooks/github-command.ts";

/** A delivery's commands and the length of their JSON. */
export interface StoredCommands {
  readonly commands: readonly GithubCommand[];
  readonly bytes: number;
}

/** The commands of the most recently used chunks, up to about `maxBytes` of JSON. */
export function createCommandCache(maxBytes: number) {
  const entries = new Map<number, { commands: readonly StoredCommands[]; bytes: number }>();
  let total = 0;

  function remove(chunkId: number): void {
    total -= entries.get(chunkId)?.bytes ?? 0;
    entries.delete(chunkId);
  }

  return {
    get(chunkId: number): readonly StoredCommands[] | undefined {
      const entry = entries.get(chunkId);
      if (entry === undefined) return undefined;
      entries.delete(chunkId);
      entries.set(chunkId, entry);
      return entry.commands;
    },
    put(chunkId: number, commands: readonly StoredCommands[]): void {
      remove(chunkId);
      const bytes = commands.reduce((sum, one) => sum + one.bytes, 0);
      entries.set(chunkId, { commands, bytes });
      total += bytes;
      for (const oldest of entries.keys()) {
        if (total <= maxBytes) break;
        remove(oldest);
      }
    },
    clear(): void {
      entries.clear();
      total = 0;
    },
  };
}
