import { systemClock } from "@foundry/durable";
import { createApi } from "../api/api.ts";
import { createOrganizationStore } from "../features/organization/create-organization-store.ts";
import type { OrganizationStore } from "../features/organization/organization-store.ts";
import { createTicker } from "../services/clock.ts";
import type { Services } from "../services/context.ts";
import { createPreferences, openStorage } from "../services/preferences.ts";
import { createResource } from "../services/resource.ts";
import { createToasts } from "../services/toasts.ts";
import { createLive } from "../topics/create-live.ts";
import { createWritable } from "../ui/readable.ts";

/** Relative times are in minutes; a quarter of one is exact enough. */
const TICK_MS = 15_000;

/** Puts the page's services together; called once, by main.tsx. */
export function createServices(): Services {
  const signedOut = createWritable(false);
  const api = createApi({
    fetch: (input, init) => window.fetch(input, init),
    onUnauthorized: () => signedOut.set(true),
  });
  const live = createLive();
  const stores = new Map<string, OrganizationStore>();
  return {
    api,
    live,
    signedOut,
    organizations: createResource(async () => {
      const { organizations } = await api.listOrganizations();
      return organizations.toSorted((a, b) => a.connection.login.localeCompare(b.connection.login));
    }, systemClock),
    connection: createResource(() => api.getConnection(), systemClock),
    preferences: createPreferences(openStorage()),
    sidebarFilter: createWritable(""),
    toasts: createToasts(),
    clock: createTicker(TICK_MS),
    organization(orgId) {
      const known = stores.get(orgId);
      if (known !== undefined) return known;
      const fresh = createOrganizationStore(live, orgId);
      stores.set(orgId, fresh);
      return fresh;
    },
  };
}
