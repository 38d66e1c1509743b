import type { DeliverySummary } from "@foundry/shared";
import { useCallback, useEffect, useRef, useState } from "react";
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
const none: Older = { rows: [], cursor: undefined, loading: false, error: null };

/** Pages of older deliveries for what the address asks; a filter loads its first page by itself. */
export function useOlderDeliveries({ status, event }: DeliverySearch) {
  const { api } = useServices();
  const [older, setOlder] = useState(none);
  const controller = useRef<AbortController | null>(null);

  const load = useCallback(
    (from: Older) => {
      controller.current?.abort();
      const current = new AbortController();
      controller.current = current;
      setOlder({ ...from, loading: true, error: null });
      api
        .listDeliveries({ status, event, cursor: from.cursor ?? undefined, limit: PAGE }, current.signal)
        .then(
          ({ deliveries, nextCursor }) =>
            setOlder({
              rows: [...from.rows, ...deliveries],
              cursor: nextCursor,
              loading: false,
              error: null,
            }),
          (error: unknown) => {
            if (!current.signal.aborted) setOlder({ ...from, loading: false, error: toApiError(error) });
          },
        );
    },
    [api, status, event],
  );
  useEffect(() => {
    if (status === undefined && event === undefined) setOlder(none);
    else load(none);
    return () => controller.current?.abort();
  }, [load, status, event]);

  return { ...older, loadMore: () => load(older) };
}
