import { inflateRawSync } from "node:zlib";
import { HttpError, notFound } from "../../http/http-error.ts";
import { pageUrl } from "../../http/paginate.ts";
import { parseId } from "../../http/parse-body.ts";
import { type ApiRequest, ok, type Reply, type Route } from "../../http/route.ts";
import { isoTime } from "../../present/time.ts";
import type { Delivery } from "../../webhooks/delivery.ts";

/** The App's delivery log, and redelivery under the same GUID. */
export const hookDeliveryRoutes: readonly Route[] = [
  { method: "GET", path: "/app/hook/deliveries", auth: "app", handle: listDeliveries },
  {
    method: "GET",
    path: "/app/hook/deliveries/:id",
    auth: "app",
    handle: (request) => ok(presentDelivery(findDelivery(request))),
  },
  { method: "POST", path: "/app/hook/deliveries/:id/attempts", auth: "app", handle: redeliver },
];

/** Newest first. The cursor names the last delivery of the page before; `next` is in the Link header. */
function listDeliveries(request: ApiRequest): Reply {
  const perPage = Math.min(100, Math.max(1, Number(request.query.get("per_page") ?? 30) || 30));
  const page = request.world.webhooks.log.page(readCursor(request.query.get("cursor")), perPage + 1);
  const shown = page.slice(0, perPage);
  const last = shown.at(-1);
  const link =
    page.length > perPage && last !== undefined
      ? `<${pageUrl(request, { cursor: `v1_${last.id}`, per_page: String(perPage) })}>; rel="next"`
      : null;
  return {
    status: 200,
    body: shown.map((delivery) => presentItem(delivery)),
    ...(link === null ? {} : { headers: { link } }),
  };
}

function readCursor(cursor: string | null): number | null {
  if (cursor === null) return null;
  const match = /^v1_(\d{1,15})$/.exec(cursor);
  if (match === null) throw new HttpError(422, "Invalid cursor");
  return Number(match[1]);
}

function redeliver(request: ApiRequest): Reply {
  const delivery = findDelivery(request);
  request.world.webhooks.send({
    lane: laneOf(request, delivery),
    guid: delivery.guid,
    event: delivery.event,
    action: delivery.action,
    installationId: delivery.installationId,
    repositoryId: delivery.repositoryId,
    redelivery: true,
    payload: inflateRawSync(delivery.payload).toString("utf8"),
  });
  return { status: 202, body: {} };
}

/** The account's own lane, so that a redelivery keeps its place behind what was sent before it. */
function laneOf(request: ApiRequest, delivery: Delivery): number {
  const { installationId } = delivery;
  if (installationId === null) return 0;
  return request.world.state.installations.get(installationId)?.accountId ?? 0;
}

function findDelivery(request: ApiRequest): Delivery {
  const delivery = request.world.webhooks.log.get(parseId(request.params["id"]));
  if (delivery === undefined) throw notFound();
  return delivery;
}

function presentItem(delivery: Delivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: isoTime(delivery.deliveredAtMs),
    redelivery: delivery.redelivery,
    duration: Math.round(delivery.durationMs) / 1000,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

function presentDelivery(delivery: Delivery) {
  const payload: unknown = JSON.parse(inflateRawSync(delivery.payload).toString("utf8"));
  return {
    ...presentItem(delivery),
    url: delivery.url,
    request: { headers: delivery.requestHeaders, payload },
    response: { headers: delivery.responseHeaders, payload: delivery.responseBody },
  };
}
