import type { RetryPolicy } from "@foundry/durable";

/** What the actor needs from outside. */
export interface TaskDeps {
  now(): number;
  random(): number;
  /** A new random id, for the names of databases. */
  newId(): string;
  readonly retryPolicy: RetryPolicy;
  /** Takes credentials out of a text that is stored. */
  redact(text: string): string;
}
