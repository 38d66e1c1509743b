import type { EngineConnection } from "@foundry/rivet-engine";
import { setup } from "rivetkit";
import { createGithubStateActor } from "./actors/github-state/index.ts";
import type { GithubStateDeps } from "./actors/github-state/index.ts";
import { createOrganizationActor } from "./actors/organization/index.ts";
import type { OrganizationDeps } from "./actors/organization/index.ts";
import { createRepositoryActor } from "./actors/repository/index.ts";
import type { RepositoryDeps } from "./actors/repository/index.ts";
import { createTaskActor } from "./actors/task/index.ts";
import type { TaskDeps } from "./actors/task/index.ts";
import type { AwakeActors } from "./actors/runtime/awake-actors.ts";

/** What the actors need from outside, all together. */
export interface ActorDeps
  extends GithubStateDeps, RepositoryDeps, Omit<OrganizationDeps, "redact">, Omit<TaskDeps, "redact"> {
  /** Those that the worker runs now. */
  readonly awake: AwakeActors;
}

/** A batch of deliveries, or a page of facts, is larger than RivetKit's 64 kB. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** The actors of this worker, at the engine of `connection`. */
export function createRegistry(deps: ActorDeps, connection: EngineConnection) {
  const redact = (text: string) => deps.github.redact(text);
  return setup({
    ...connection,
    use: {
      githubState: createGithubStateActor(deps, deps.awake),
      organization: createOrganizationActor({ ...deps, redact }, deps.awake),
      repository: createRepositoryActor(deps, deps.awake),
      task: createTaskActor({ ...deps, redact }, deps.awake),
    },
    maxIncomingMessageSize: MAX_MESSAGE_BYTES,
    startServices: false,
    noWelcome: true,
    // The service ends its worker itself, in its own order, and within 10 s [DX14].
    shutdown: { disableSignalHandlers: true, gracePeriodMs: 3_000 },
  });
}

export type FoundryRegistry = ReturnType<typeof createRegistry>;
