import type { OrganizationListItem } from "@foundry/shared";
import type { Api } from "../api/api.ts";
import { toApiError } from "../api/api-error.ts";
import type { ApiError } from "../api/api-error.ts";
import { createWritable } from "../ui/readable.ts";
import type { Readable } from "../ui/readable.ts";

export interface OrganizationsState {
  /** null until the first answer. */
  readonly list: readonly OrganizationListItem[] | null;
  readonly error: ApiError | null;
}

export interface Organizations {
  readonly state: Readable<OrganizationsState>;
  /** Asks again; what is known stays until the answer is here. */
  reload(): void;
}

/** The organizations that Foundry knows, for the switcher and for where to begin. */
export function createOrganizations(api: Api): Organizations {
  const state = createWritable<OrganizationsState>({ list: null, error: null });
  let round = 0;
  return {
    state,
    reload() {
      round += 1;
      const asked = round;
      api.listOrganizations().then(
        ({ organizations }) => {
          if (asked === round) state.set({ list: sorted(organizations), error: null });
        },
        (error: unknown) => {
          if (asked === round) state.set({ list: state.get().list, error: toApiError(error) });
        },
      );
    },
  };
}

function sorted(organizations: readonly OrganizationListItem[]): OrganizationListItem[] {
  return organizations.toSorted((a, b) => a.connection.login.localeCompare(b.connection.login));
}
