import { useCallback, useState } from "react";
import { toApiError } from "../api/api-error.ts";
import type { ApiError } from "../api/api-error.ts";

export interface CommandState<Args extends readonly unknown[]> {
  readonly running: boolean;
  readonly error: ApiError | null;
  run(...args: Args): void;
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
      setState({ running: true, error: null });
      command(...args).then(
        (result) => {
          setState({ running: false, error: null });
          onDone?.(result, ...args);
        },
        (error: unknown) => setState({ running: false, error: toApiError(error) }),
      );
    },
    [command, onDone],
  );
  return { ...state, run };
}
