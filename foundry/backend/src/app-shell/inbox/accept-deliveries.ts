import type { DeliveryStatus } from "@foundry/shared";
import type { RoutedDelivery } from "../../webhooks/github-command.ts";
import type { ChunkPlace, ChunkStore } from "./chunk-store.ts";
import type { DeliveryWriter } from "./delivery-writer.ts";
import { routingOf } from "./routing-columns.ts";
import type { AcceptOutcome, IncomingDelivery, ObservedOrganization, RowChange } from "./types.ts";

interface AcceptDeps {
  readonly chunks: ChunkStore;
  readonly writer: DeliveryWriter;
  readonly idOf: (guid: string) => number | undefined;
  readonly statusOf: (id: number) => DeliveryStatus | null;
  readonly observe: (organization: ObservedOrganization) => void;
  /** Whether the lost-delivery recovery asked GitHub for this one; the asking is over then. */
  readonly takeAsked: (guid: string) => boolean;
  readonly nowMs: number;
}

interface AcceptedGroup {
  /** In the order of the deliveries. */
  readonly outcomes: readonly AcceptOutcome[];
  readonly changes: readonly RowChange[];
}

type Plan =
  | { readonly kind: "store" }
  | { readonly kind: "retry"; readonly id: number }
  | { readonly kind: "duplicate"; readonly id: number; readonly status: DeliveryStatus }
  | { readonly kind: "repeat" };

/**
 * [DX1] Stores a group of deliveries within the caller's transaction: each GUID once, however often it is in the
 * group or came before; a parked one that comes again is tried again [GH1].
 */
export function acceptDeliveries(deps: AcceptDeps, deliveries: readonly IncomingDelivery[]): AcceptedGroup {
  const plans = planGroup(deps, deliveries);
  const stored = deliveries.filter((_, index) => isStored(plans[index]));
  const places = deps.chunks.write(
    stored.map(({ body, routed }) => ({ body, commands: routed.kind === "routed" ? routed.commands : [] })),
  );
  const placeOf = new Map(stored.map((delivery, index) => [delivery, places[index]]));
  const changes: RowChange[] = [];
  const newIds = new Map<string, number>();

  const outcomes = deliveries.map((delivery, index): AcceptOutcome => {
    const plan = plans[index] ?? { kind: "store" };
    switch (plan.kind) {
      case "store": {
        const change = storeNew(deps, delivery, required(placeOf.get(delivery)));
        newIds.set(delivery.guid, change.id);
        changes.push(change);
        return outcomeOf(delivery.routed);
      }
      case "retry":
        changes.push(retryParked(deps, plan.id, delivery, required(placeOf.get(delivery))));
        return { kind: "duplicate", retried: true };
      case "duplicate":
        deps.writer.countDuplicate(plan.id);
        changes.push({
          id: plan.id,
          guid: delivery.guid,
          from: plan.status,
          to: plan.status,
          accountId: null,
        });
        return { kind: "duplicate", retried: false };
      case "repeat":
        deps.writer.countDuplicate(required(newIds.get(delivery.guid) ?? deps.idOf(delivery.guid)));
        return { kind: "duplicate", retried: false };
    }
  });
  return { outcomes, changes };
}

function planGroup(deps: AcceptDeps, deliveries: readonly IncomingDelivery[]): Plan[] {
  const seen = new Set<string>();
  return deliveries.map(({ guid }): Plan => {
    if (seen.has(guid)) return { kind: "repeat" };
    seen.add(guid);
    const id = deps.idOf(guid);
    const status = id === undefined ? null : deps.statusOf(id);
    if (id === undefined || status === null) return { kind: "store" };
    return status === "parked" ? { kind: "retry", id } : { kind: "duplicate", id, status };
  });
}

function isStored(plan: Plan | undefined): boolean {
  return plan?.kind === "store" || plan?.kind === "retry";
}

function storeNew(deps: AcceptDeps, delivery: IncomingDelivery, place: ChunkPlace): RowChange {
  const { guid, event, body, routed } = delivery;
  const routing = routingOf(routed);
  const recovered = deps.takeAsked(guid);
  const row = { guid, event, payloadBytes: body.length, receivedAtMs: deps.nowMs, recovered };
  const id = deps.writer.insert(row, routing, place);
  observe(deps, routed);
  return { id, guid, from: null, to: routing.status, accountId: routing.accountId };
}

function retryParked(deps: AcceptDeps, id: number, delivery: IncomingDelivery, place: ChunkPlace): RowChange {
  const routing = routingOf(delivery.routed);
  const { nowMs } = deps;
  deps.writer.reroute(id, routing, place, {
    payloadBytes: delivery.body.length,
    nowMs,
    replayed: false,
  });
  observe(deps, delivery.routed);
  return { id, guid: delivery.guid, from: "parked", to: routing.status, accountId: routing.accountId };
}

function observe(deps: AcceptDeps, routed: RoutedDelivery): void {
  if (routed.kind !== "routed") return;
  const { accountId, accountLogin, accountType, installationId } = routed;
  deps.observe({ accountId, login: accountLogin, type: accountType, installationId });
}

function outcomeOf(routed: RoutedDelivery): AcceptOutcome {
  if (routed.kind === "ignored") return { kind: "ignored" };
  return { kind: "accepted", parked: routed.kind === "rejected" };
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the inbox lost track of a delivery within a group");
  return value;
}
