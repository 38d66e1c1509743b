import type { DeliveryStatus } from "@foundry/shared";
import type { ChunkPlace, ChunkStore } from "./chunk-store.ts";
import type { DeliveryWriter } from "./delivery-writer.ts";
import { routingOf } from "./routing-columns.ts";
import type {
  AcceptOutcome,
  IncomingDelivery,
  IncomingGroup,
  ObservedOrganization,
  RoutedHead,
  RowChange,
} from "./types.ts";

interface AcceptDeps {
  readonly chunks: Pick<ChunkStore, "insert">;
  readonly writer: DeliveryWriter;
  readonly idOf: (guid: string) => number | undefined;
  readonly statusOf: (id: number) => DeliveryStatus | null;
  readonly observe: (organization: ObservedOrganization) => void;
  /** Whether the lost-delivery recovery asked GitHub for this one; the asking is over then. */
  readonly takeAsked: (guid: string) => boolean;
  readonly nowMs: number;
}

interface AcceptedGroups {
  /** By group, in the order of its deliveries. */
  readonly outcomes: readonly (readonly AcceptOutcome[])[];
  readonly changes: readonly RowChange[];
}

/**
 * [DX1] Stores groups of deliveries within the caller's transaction: each GUID once, however often it is among them or
 * came before; a parked one that comes again is tried again [GH1].
 */
export function acceptDeliveries(deps: AcceptDeps, groups: readonly IncomingGroup[]): AcceptedGroups {
  const changes: RowChange[] = [];
  const newIds = new Map<string, number>();
  const outcomes = groups.map((group) => {
    const placeOf = createPlaces(deps.chunks, group);
    return group.deliveries.map((delivery, index): AcceptOutcome => {
      const newId = newIds.get(delivery.guid);
      if (newId !== undefined) return repeat(deps, newId);
      const id = deps.idOf(delivery.guid);
      const status = id === undefined ? null : deps.statusOf(id);
      if (id !== undefined && status !== null && status !== "parked") {
        changes.push(countDuplicate(deps, id, delivery.guid, status));
        return { kind: "duplicate", retried: false };
      }
      const parkedId = status === "parked" ? id : undefined;
      const place = placeOf(index);
      const change =
        parkedId === undefined
          ? storeNew(deps, delivery, place)
          : retryParked(deps, parkedId, delivery, place);
      newIds.set(delivery.guid, change.id);
      changes.push(change);
      return parkedId === undefined ? outcomeOf(delivery.routed) : { kind: "duplicate", retried: true };
    });
  });
  return { outcomes, changes };
}

/** Where each delivery's commands and body lie; a chunk that no new delivery needs is never written. */
function createPlaces(chunks: Pick<ChunkStore, "insert">, group: IncomingGroup) {
  const places: { chunk: number; position: number; bodyOffset: number }[] = [];
  for (const [chunk, { commandTexts }] of group.chunks.entries()) {
    let bodyOffset = 0;
    for (const position of commandTexts.keys()) {
      const delivery = group.deliveries[places.length];
      places.push({ chunk, position, bodyOffset });
      bodyOffset += delivery?.payloadBytes ?? 0;
    }
  }
  const chunkIds = new Map<number, number>();
  return (index: number): ChunkPlace => {
    const place = required(places[index]);
    let chunkId = chunkIds.get(place.chunk);
    if (chunkId === undefined) {
      chunkId = chunks.insert(required(group.chunks[place.chunk]));
      chunkIds.set(place.chunk, chunkId);
    }
    return { chunkId, position: place.position, bodyOffset: place.bodyOffset };
  };
}

function repeat(deps: AcceptDeps, id: number): AcceptOutcome {
  deps.writer.countDuplicate(id);
  return { kind: "duplicate", retried: false };
}

function countDuplicate(deps: AcceptDeps, id: number, guid: string, status: DeliveryStatus): RowChange {
  deps.writer.countDuplicate(id);
  return { id, guid, from: status, to: status, accountId: null };
}

function storeNew(deps: AcceptDeps, delivery: IncomingDelivery, place: ChunkPlace): RowChange {
  const { guid, event, payloadBytes, routed } = delivery;
  const routing = routingOf(routed);
  const recovered = deps.takeAsked(guid);
  const row = { guid, event, payloadBytes, receivedAtMs: deps.nowMs, recovered };
  const id = deps.writer.insert(row, routing, place);
  observe(deps, routed);
  return { id, guid, from: null, to: routing.status, accountId: routing.accountId };
}

function retryParked(deps: AcceptDeps, id: number, delivery: IncomingDelivery, place: ChunkPlace): RowChange {
  const { guid, payloadBytes } = delivery;
  const routing = routingOf(delivery.routed);
  deps.writer.reroute(id, routing, place, { payloadBytes, nowMs: deps.nowMs, replayed: false });
  observe(deps, delivery.routed);
  return { id, guid, from: "parked", to: routing.status, accountId: routing.accountId };
}

function observe(deps: AcceptDeps, routed: RoutedHead): void {
  if (routed.kind !== "routed") return;
  const { accountId, accountLogin, accountType, installationId } = routed;
  deps.observe({ accountId, login: accountLogin, type: accountType, installationId });
}

function outcomeOf(routed: RoutedHead): AcceptOutcome {
  if (routed.kind === "ignored") return { kind: "ignored" };
  return { kind: "accepted", parked: routed.kind === "rejected" };
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the inbox lost track of a delivery within a group");
  return value;
}
