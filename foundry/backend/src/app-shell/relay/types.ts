import type { HandledDelivery, DeliveryResult } from "../../actors/github-state/index.ts";

/**
 * Hands a batch of one account to its github-state actor; results one per delivery. Rejects with RetryableError while
 * the actor cannot be reached (retried without end, nothing parks), TerminalError when it refuses the batch, anything
 * else when it fails; a batch that failed may have been applied, the receiver dedupes.
 */
export type DeliverBatch = (
  accountId: string,
  installationId: string | null,
  deliveries: readonly HandledDelivery[],
) => Promise<readonly DeliveryResult[]>;

/** What the relay tells the metrics [DX12]; times in milliseconds. */
export interface RelayObserver {
  relayBatch(batch: number, ms: number): void;
  deliveryToEvent(ms: number): void;
  laneWait(ms: number): void;
}

/** A lane that waits because its actor could not be reached or a delivery failed. */
export interface BlockedLane {
  readonly accountId: string;
  readonly code: string;
  readonly message: string;
  readonly sinceMs: number;
  readonly untilMs: number;
}
