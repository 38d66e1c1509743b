import type { RetryBudget } from "@foundry/headless-contract";
import type { SandboxAdapter } from "@foundry/sandbox";
import type { GitPort } from "../../../ports/git.ts";
import type { GithubPort } from "../../../ports/github.ts";
import type { HarnessPort } from "../../../ports/harness.ts";
import type { TokenHelperPort, WorkspacePort } from "../../../ports/workspace.ts";

/** What working on tasks needs of the machine and of GitHub. */
export interface WorkerDeps {
  readonly github: GithubPort;
  readonly git: GitPort;
  readonly harnesses: HarnessPort;
  readonly workspaces: WorkspacePort;
  readonly tokenHelpers: TokenHelperPort;
  readonly sandboxes: SandboxesPort;
  /** Sandboxes of this worker that are in use: no reaper ends them. */
  readonly alive: Set<string>;
  readonly now: () => number;
  readonly random: () => number;
  readonly limits: {
    /** [HC3] */
    readonly timeoutMs: number;
    readonly budget: RetryBudget;
    /** How long work that was not pushed stays on the disk. */
    readonly retentionMs: number;
  };
  /** A task's page; null where nobody can be sent there. */
  readonly taskUrl: (orgId: string, taskId: string) => string | null;
}

export interface SandboxesPort {
  /** @param docker the repository's configuration asks for a container. Throws TerminalError `sandbox_unavailable`. */
  choose(docker: boolean): Promise<ChosenSandbox>;
  /** Ends what is left of sandboxes whose ids are not in `alive`, of each kind that this machine can run. */
  reap(alive: ReadonlySet<string>): Promise<void>;
}

export interface ChosenSandbox {
  readonly adapter: SandboxAdapter;
  /** Why it is not the one that was asked for; null: it is. */
  readonly note: string | null;
}
