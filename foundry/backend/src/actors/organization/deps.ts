import type { RetryPolicy } from "@foundry/durable";
import type { ActorObserver } from "../../ports/actor-observer.ts";

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
  /** Takes credentials out of a text that is stored. */
  readonly redact: (text: string) => string;
}
