import type { DeliveryStatus, DeliverySummary } from "@foundry/shared";
import type { RoutedDelivery } from "../../webhooks/index.ts";
import type { Inbox } from "./create-inbox.ts";
import { routingFailed } from "./routing-failed.ts";

export interface ReplayDeps {
  readonly inbox: Pick<Inbox, "summary" | "body" | "reroute">;
  readonly routeDelivery: (event: string, payload: unknown) => RoutedDelivery;
  /** Routing threw; the delivery parks with `routing_failed`. */
  readonly onRoutingFailed: (guid: string, error: unknown) => void;
}

export type ReplayOutcome =
  | { readonly kind: "replayed"; readonly delivery: DeliverySummary }
  | { readonly kind: "unknown" }
  | { readonly kind: "wrongState"; readonly state: DeliveryStatus };

/**
 * Tries a delivery again: its stored body is routed with today's code and goes through its lane. One that was applied
 * gets a new dedupe id, so that it heals the mirror (an older payload never overwrites a newer row [GH7]) and starts no
 * agent twice (tasks' triggers go by the GUID); one that was not keeps its GUID, so it succeeds at most once [DX6]. All
 * of it is one step: of two callers, one finds it pending.
 */
export function replayDelivery(
  deps: ReplayDeps,
  guid: string,
  from: readonly DeliveryStatus[],
): ReplayOutcome {
  const delivery = deps.inbox.summary(guid);
  const body = deps.inbox.body(guid);
  if (delivery === null || body === null) return { kind: "unknown" };
  if (!from.includes(delivery.status)) return { kind: "wrongState", state: delivery.status };
  deps.inbox.reroute(guid, routeAgain(deps, delivery, body), from);
  const replayed = deps.inbox.summary(guid);
  return replayed === null ? { kind: "unknown" } : { kind: "replayed", delivery: replayed };
}

function routeAgain(deps: ReplayDeps, { guid, event }: DeliverySummary, body: Buffer): RoutedDelivery {
  try {
    return deps.routeDelivery(event, JSON.parse(body.toString("utf8")));
  } catch (error) {
    deps.onRoutingFailed(guid, error);
    return routingFailed(error);
  }
}
