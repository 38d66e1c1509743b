import type { Clock } from "@foundry/durable";
import { toApiError } from "../api/api-error.ts";
import type { ApiError } from "../api/api-error.ts";
import { createWritable } from "../ui/readable.ts";
import type { Readable } from "../ui/readable.ts";

export interface ResourceState<T> {
  /** null until the first answer; a failed reload keeps what is known. */
  readonly data: T | null;
  readonly error: ApiError | null;
}

/** One answer of the API that several places show. */
export interface Resource<T> {
  readonly state: Readable<ResourceState<T>>;
  /** Asks (again); a slower older answer never replaces a newer one. */
  readonly reload: () => void;
}

/** A service that starts or an engine that comes back is asked again after these times, then at the last of them. */
const RETRY_MS = [500, 1000, 2000, 5000] as const;

/** While the service is away it is asked again by itself; other refusals wait for the person's retry. */
export function createResource<T>(load: () => Promise<T>, clock: Pick<Clock, "setTimer">): Resource<T> {
  const state = createWritable<ResourceState<T>>({ data: null, error: null });
  let round = 0;
  let failures = 0;

  async function answer(asked: number): Promise<void> {
    try {
      const data = await load();
      if (asked !== round) return;
      failures = 0;
      state.set({ data, error: null });
    } catch (error) {
      if (asked !== round) return;
      const failure = toApiError(error);
      state.set({ data: state.get().data, error: failure });
      if (isPassing(failure)) retryLater(asked);
    }
  }

  function retryLater(asked: number): void {
    const delay = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 5000;
    failures += 1;
    clock.setTimer(delay, () => {
      if (asked === round) void answer(asked);
    });
  }

  return {
    state,
    reload() {
      round += 1;
      void answer(round);
    },
  };
}

function isPassing({ status, code }: ApiError): boolean {
  return status === 503 || code === "unreachable";
}
