import type { DeliveryStatus } from "@foundry/shared";
import type { HandledDelivery } from "../../actors/github-state/index.ts";
import type { RoutedDelivery } from "../../webhooks/github-command.ts";
import type { PackedChunk } from "./pack-chunks.ts";

/** What today's code makes of a delivery, without the commands, which are packed with its body. */
export type RoutedHead =
  Exclude<RoutedDelivery, { kind: "routed" }> | Omit<Extract<RoutedDelivery, { kind: "routed" }>, "commands">;

/** A delivery whose signature is right. */
export interface IncomingDelivery {
  readonly guid: string;
  readonly event: string;
  readonly payloadBytes: number;
  readonly routed: RoutedHead;
}

/** Deliveries with their commands and bodies, which the chunks hold in the same order. */
export interface IncomingGroup {
  readonly deliveries: readonly IncomingDelivery[];
  readonly chunks: readonly PackedChunk[];
}

/**
 * What became of an accepted delivery [GH1]; all of it is on the disk.
 * - accepted: stored for the first time; `parked` when its payload could not be routed [GH2]
 * - duplicate: its GUID was here before; `retried` when that one was parked and is now tried again
 * - ignored: nothing routes to its event
 */
export type AcceptOutcome =
  | { readonly kind: "accepted"; readonly parked: boolean }
  | { readonly kind: "duplicate"; readonly retried: boolean }
  | { readonly kind: "ignored" };

/** One pending delivery of a lane. */
export interface PendingDelivery extends HandledDelivery {
  readonly id: number;
  /** What the receiver dedupes by: the GUID, or `<guid>#<n>` for the n-th replay of an applied one. */
  readonly guid: string;
  readonly installationId: string | null;
  readonly attempts: number;
  readonly nextAttemptAtMs: number;
}

/** A row that came (`from` null) or changed. */
export interface RowChange {
  readonly id: number;
  readonly guid: string;
  readonly from: DeliveryStatus | null;
  readonly to: DeliveryStatus;
  readonly accountId: string | null;
}

/** What the relay says about a pending delivery. */
export type Settlement =
  | { readonly id: number; readonly kind: "applied" }
  | { readonly id: number; readonly kind: "parked"; readonly code: string; readonly message: string }
  | {
      readonly id: number;
      readonly kind: "retry";
      readonly atMs: number;
      readonly code: string;
      readonly message: string;
    };

/** An installation's account, as deliveries or GitHub's list of installations name it. */
export interface ObservedOrganization {
  readonly accountId: string;
  readonly login: string;
  readonly type: "Organization" | "User";
  readonly installationId: string | null;
}

export interface KnownOrganization extends ObservedOrganization {
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
}

export interface DeliveryQuery {
  readonly status?: DeliveryStatus | undefined;
  readonly event?: string | undefined;
  readonly limit: number;
  /** Only deliveries accepted before the one with this id. */
  readonly beforeId?: number | undefined;
}

/** The file cannot be written (disk full, I/O error, closing); nothing of the call is stored. `code` is SQLite's. */
export class InboxUnavailableError extends Error {
  override readonly name = "InboxUnavailableError";
  readonly code: string;

  constructor(code: string, cause: unknown) {
    super(`the inbox cannot store (${code})`, { cause });
    this.code = code;
  }
}
