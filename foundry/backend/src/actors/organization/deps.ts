import type { RetryPolicy } from "@foundry/durable";
import type { ActorObserver } from "../../ports/actor-observer.ts";
import type { GithubPort } from "../../ports/github.ts";

/** What the actor needs from outside. */
export interface OrganizationDeps {
  readonly now: () => number;
  readonly random: () => number;
  /** A new random id, for the names of databases. */
  readonly newId: () => string;
  /** A new task's id. */
  readonly newTaskId: () => string;
  readonly retryPolicy: RetryPolicy;
  readonly observer: ActorObserver;
  readonly github: GithubPort;
  /** Whoever puts it on an issue starts a task; lower case. */
  readonly taskLabel: string;
  /** Tasks of one organization that have their turn at one time. */
  readonly tasksPerOrganization: number;
  /** Takes credentials out of a text that is stored. */
  readonly redact: (text: string) => string;
}
