import { readHookDelivery, type GithubHookDelivery } from "../entities/hook-delivery.ts";
import type { Call } from "../http/create-call.ts";
import type { CallOptions } from "../options.ts";
import { linkParameter, pageSize, readList } from "../page.ts";

export interface HookDeliveriesPage {
  /** Newest first. */
  readonly items: readonly GithubHookDelivery[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

export interface HookDeliveryCalls {
  /** The App's delivery log; GitHub keeps three days. Pages follow by cursor only. */
  listHookDeliveries(
    request?: { cursor?: string | null; perPage?: number } & CallOptions,
  ): Promise<HookDeliveriesPage>;
  /** Asks GitHub to send one attempt's event again, under its GUID. It comes later, as a webhook. */
  redeliver(request: { deliveryId: string } & CallOptions): Promise<void>;
}

export function hookDeliveryCalls(call: Call): HookDeliveryCalls {
  return {
    async listHookDeliveries({ cursor, perPage = pageSize, signal } = {}) {
      const answer = await call({
        routeClass: "hook_deliveries",
        route: "GET /app/hook/deliveries",
        parameters: { per_page: perPage, ...(cursor ? { cursor } : {}) },
        hasLongIds: true,
        signal,
      });
      return {
        items: readList(answer.data, readHookDelivery),
        nextCursor: linkParameter(answer.link, "next", "cursor"),
      };
    },
    async redeliver({ deliveryId, signal }) {
      await call({
        routeClass: "hook_delivery_redeliver",
        route: "POST /app/hook/deliveries/{delivery_id}/attempts",
        parameters: { delivery_id: deliveryId },
        // It creates nothing at GitHub; at one a second, the recovery of an outage would take hours.
        isPaced: false,
        signal,
      });
    },
  };
}
