import { TerminalError } from "@foundry/durable";
import type { SandboxAdapter } from "@foundry/sandbox";
import type { SandboxesPort } from "../../actors/task/index.ts";

export interface SandboxesOptions {
  /** What the operator wants; `auto`: containers where a repository asks for them and this machine has them. */
  readonly wanted: "auto" | "local" | "docker";
  readonly local: SandboxAdapter;
  /** null: this worker has none. */
  readonly docker: SandboxAdapter | null;
}

export interface Sandboxes extends SandboxesPort {
  /** Why the sandbox that the operator wants cannot be used now, for people; null: it can. Starts nothing. */
  trouble(): Promise<string | null>;
}

/** Which sandbox a task gets. */
export function createSandboxes({ wanted, local, docker }: SandboxesOptions): Sandboxes {
  return {
    async trouble() {
      try {
        await required(wanted === "docker" ? docker : local);
        return null;
      } catch (error) {
        if (error instanceof TerminalError) return error.message;
        return `The sandbox could not be looked at (${error instanceof Error ? error.name : "error"}).`;
      }
    },
    async choose(asksForDocker) {
      if (wanted === "docker") return { adapter: await required(docker), note: null };
      if (wanted === "local" || !asksForDocker) return { adapter: await required(local), note: null };
      const { available, detail } = (await docker?.probe()) ?? {
        available: false,
        detail: "it has no Docker",
      };
      if (docker !== null && available) return { adapter: docker, note: null };
      const note = `The repository asks for containers, which this worker has not: ${detail}.`;
      return { adapter: await required(local), note };
    },
    async reap(alive) {
      for (const adapter of docker === null ? [local] : [local, docker])
        if ((await adapter.probe()).available) await adapter.reap(alive);
    },
  };
}

async function required(adapter: SandboxAdapter | null): Promise<SandboxAdapter> {
  if (adapter === null) throw new TerminalError("sandbox_unavailable", "This worker has no Docker.");
  const { available, detail } = await adapter.probe();
  if (available) return adapter;
  throw new TerminalError(
    "sandbox_unavailable",
    `The ${adapter.name} sandbox cannot be used here: ${detail}.`,
  );
}
