import type { DeliveryResult, HandledDelivery } from "../../actors/github-state/index.ts";
import type { Metrics } from "../metrics.ts";

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

/** What the relay tells the metrics [DX12]. */
export type RelayObserver = Pick<Metrics, "relayBatch" | "laneWait">;

/** A lane that waits because its actor could not be reached or a delivery failed. */
export interface BlockedLane {
  readonly accountId: string;
  readonly code: string;
  readonly message: string;
  readonly sinceMs: number;
  readonly untilMs: number;
}
