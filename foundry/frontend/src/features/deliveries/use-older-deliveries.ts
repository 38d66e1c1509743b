import type { DeliverySummary } from "@foundry/shared";
import { useCallback, useEffect, useState } from "react";
import { toApiError } from "../../api/api-error.ts";
import type { ApiError } from "../../api/api-error.ts";
import { useServices } from "../../services/context.ts";
import type { DeliverySearch } from "./delivery-search.ts";

interface Older {
  readonly rows: readonly DeliverySummary[];
  /** undefined: nothing was asked for yet; null: that was all. */
  readonly cursor: string | null | undefined;
  readonly loading: boolean;
  readonly error: ApiError | null;
}

const PAGE = 200;

/** Pages of older deliveries for what the address asks (key the component by it); a filter loads its first page. */
export function useOlderDeliveries({ status, event }: DeliverySearch) {
  const { api } = useServices();
  const filtered = status !== undefined || event !== undefined;
  const [older, setOlder] = useState<Older>({ rows: [], cursor: undefined, loading: filtered, error: null });

  const fetchAfter = useCallback(
    async (from: Pick<Older, "rows" | "cursor">, signal?: AbortSignal) => {
      try {
        const query = { status, event, cursor: from.cursor ?? undefined, limit: PAGE };
        const { deliveries, nextCursor } = await api.listDeliveries(query, signal);
        setOlder({ rows: [...from.rows, ...deliveries], cursor: nextCursor, loading: false, error: null });
      } catch (error) {
        if (signal?.aborted !== true) setOlder({ ...from, loading: false, error: toApiError(error) });
      }
    },
    [api, status, event],
  );
  useEffect(() => {
    if (!filtered) return undefined;
    const controller = new AbortController();
    // oxlint-disable-next-line react/set-state-in-effect -- it sets state when the answer is here, not now
    void fetchAfter({ rows: [], cursor: undefined }, controller.signal);
    return () => controller.abort();
  }, [filtered, fetchAfter]);

  const loadMore = () => {
    setOlder({ ...older, loading: true, error: null });
    void fetchAfter(older);
  };
  return { ...older, loadMore };
}
