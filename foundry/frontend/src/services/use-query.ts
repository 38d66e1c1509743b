import { useCallback, useEffect, useState } from "react";
import { toApiError } from "../api/api-error.ts";
import type { ApiError } from "../api/api-error.ts";

export type Query<T> =
  | { readonly status: "loading"; readonly data: null; readonly error: null }
  | { readonly status: "ready"; readonly data: T; readonly error: null }
  /** `data` is the last that came, if any: a failed refresh takes nothing away. */
  | { readonly status: "error"; readonly data: T | null; readonly error: ApiError };

const loading = { status: "loading", data: null, error: null } as const;

/** Loads once per `key`, and again on `reload()`; a slower older answer never replaces a newer one. */
export function useQuery<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
): Query<T> & { readonly reload: () => void } {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ key: string; query: Query<T> }>({ key, query: loading });

  useEffect(() => {
    const controller = new AbortController();
    const answer = async () => {
      try {
        const data = await load(controller.signal);
        if (!controller.signal.aborted) setState({ key, query: { status: "ready", data, error: null } });
      } catch (error) {
        if (controller.signal.aborted) return;
        setState((previous) => {
          const data = previous.key === key ? previous.query.data : null;
          return { key, query: { status: "error", data, error: toApiError(error) } };
        });
      }
    };
    void answer();
    return () => controller.abort();
    // `load` is the key's closure: a new function for the same key asks for nothing new.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key, round]);

  const reload = useCallback(() => setRound((count) => count + 1), []);
  return { ...(state.key === key ? state.query : loading), reload };
}
