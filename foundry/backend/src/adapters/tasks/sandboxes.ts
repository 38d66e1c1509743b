import { TerminalError } from "@foundry/durable";
import type { SandboxAdapter } from "@foundry/sandbox";
import type { SandboxesPort } from "../../actors/task/index.ts";

export interface SandboxesOptions {
  /** What the operator wants; `auto`: containers where a repository asks for them, else the machine's own. */
  readonly wanted: "auto" | "local" | "docker";
  readonly local: SandboxAdapter;
  /** null: this worker has none. */
  readonly docker: SandboxAdapter | null;
}

/** Which sandbox a task gets. */
export function createSandboxes({ wanted, local, docker }: SandboxesOptions): SandboxesPort {
  return {
    all: docker === null ? [local] : [local, docker],
    async choose(asksForDocker) {
      const needsDocker = wanted === "docker" || (wanted === "auto" && asksForDocker);
      const adapter = needsDocker ? docker : local;
      const probe = await adapter?.probe();
      if (adapter !== null && probe?.available === true) return adapter;
      const why = probe?.detail ?? "this worker has no Docker";
      throw new TerminalError(
        "sandbox_unavailable",
        `The ${needsDocker ? "docker" : "local"} sandbox cannot be used here: ${why}.`,
      );
    },
  };
}
