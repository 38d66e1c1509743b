import { useCallback, useState } from "react";
import { toApiError } from "../api/api-error.ts";
import type { ApiError } from "../api/api-error.ts";

export interface CommandState<Args extends readonly unknown[]> {
  readonly running: boolean;
  readonly error: ApiError | null;
  readonly run: (...args: Args) => void;
}

/** A button's request: one at a time, its failure kept for the place that shows it. */
export function useCommand<Args extends readonly unknown[], T>(
  command: (...args: Args) => Promise<T>,
  onDone?: (result: T, ...args: Args) => void,
): CommandState<Args> {
  const [state, setState] = useState<{ running: boolean; error: ApiError | null }>({
    running: false,
    error: null,
  });
  const run = useCallback(
    (...args: Args) => {
      const send = async () => {
        setState({ running: true, error: null });
        try {
          const result = await command(...args);
          setState({ running: false, error: null });
          onDone?.(result, ...args);
        } catch (error) {
          setState({ running: false, error: toApiError(error) });
        }
      };
      void send();
    },
    [command, onDone],
  );
  return { ...state, run };
}
