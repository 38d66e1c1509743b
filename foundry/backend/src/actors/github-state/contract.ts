import type { AccountRecord } from "../../ports/github.ts";
import type { GithubCommand } from "../../webhooks/github-command.ts";

/** One routed delivery, as the relay hands it over. */
export interface HandledDelivery {
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly receivedAtMs: number;
  readonly commands: readonly GithubCommand[];
}

export interface HandleDeliveriesInput {
  readonly installationId: string | null;
  readonly deliveries: readonly HandledDelivery[];
}

export type DeliveryResult =
  | { readonly guid: string; readonly status: "applied" | "duplicate" }
  | { readonly guid: string; readonly status: "rejected"; readonly code: string; readonly message: string };

export interface HandleDeliveriesOutput {
  /** In the order of the input, one per delivery. */
  readonly results: readonly DeliveryResult[];
}

/** `installationId` and `account` let a caller connect an account that no webhook has named yet. */
export interface FullSyncInput {
  /** Fetch every page anew, without conditional requests. */
  readonly force: boolean;
  readonly installationId?: string;
  readonly account?: AccountRecord;
}
