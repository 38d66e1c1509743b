import type { ReceivedWebhook, WebhookRequest } from "@foundry/github-webhooks";
import type { RoutedDelivery } from "../../webhooks/index.ts";
import { packChunks, routingFailed } from "../inbox/index.ts";
import type { IncomingDelivery } from "../inbox/index.ts";
import type { PreparedGroup, RoutingFailure, Verdict } from "./types.ts";

export interface PrepareDeps {
  readonly receive: (request: WebhookRequest) => ReceivedWebhook;
  readonly routeDelivery: (event: string, payload: unknown) => RoutedDelivery;
}

/**
 * All that an accept costs before the disk: the signature, the parsed payload, what it is routed to, and the bytes that
 * are stored. Needs nothing but the requests, so it can run on a thread of its own.
 */
export function prepareGroup(deps: PrepareDeps, requests: readonly WebhookRequest[]): PreparedGroup {
  const deliveries: IncomingDelivery[] = [];
  const items: Parameters<typeof packChunks>[0][number][] = [];
  const failures: RoutingFailure[] = [];
  const verdicts = requests.map((request): Verdict => {
    const received = deps.receive(request);
    if (received.kind !== "delivery") return received;
    const { guid, event } = received;
    const routed = routeOrPark(deps, received, (error) => failures.push({ guid, event, error }));
    const { commands, ...head } = routed.kind === "routed" ? routed : { ...routed, commands: [] };
    deliveries.push({ guid, event, payloadBytes: request.rawBody.length, routed: head });
    items.push({ body: request.rawBody, commands });
    return { kind: "delivery" };
  });
  return { verdicts, group: { deliveries, chunks: packChunks(items) }, failures };
}

/** The one place that catches what routing throws: a defect of ours parks the delivery, visible and replayable. */
function routeOrPark(
  deps: PrepareDeps,
  { event, payload }: { readonly event: string; readonly payload: unknown },
  onFailure: (error: string) => void,
): RoutedDelivery {
  try {
    return deps.routeDelivery(event, payload);
  } catch (error) {
    onFailure(error instanceof Error ? (error.stack ?? String(error)) : String(error));
    return routingFailed(error);
  }
}
