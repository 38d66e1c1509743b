import type { RetryPolicy } from "@foundry/durable";

/** What the actor needs from outside. */
export interface OrganizationDeps {
  now(): number;
  random(): number;
  /** A new random id, for the names of databases. */
  newId(): string;
  /** A new task's id. */
  newTaskId(): string;
  readonly retryPolicy: RetryPolicy;
  /** Takes credentials out of a text that is stored. */
  redact(text: string): string;
}
