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

export function createResource<T>(load: () => Promise<T>): Resource<T> {
  const state = createWritable<ResourceState<T>>({ data: null, error: null });
  let round = 0;

  async function answer(asked: number): Promise<void> {
    try {
      const data = await load();
      if (asked === round) state.set({ data, error: null });
    } catch (error) {
      if (asked === round) state.set({ data: state.get().data, error: toApiError(error) });
    }
  }

  return {
    state,
    reload() {
      round += 1;
      void answer(round);
    },
  };
}
