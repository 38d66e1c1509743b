import { systemClock } from "@foundry/durable";
import { createApi } from "../api/api.ts";
import { createOrganizationStore } from "../features/organization/create-organization-store.ts";
import type { OrganizationStore } from "../features/organization/organization-store.ts";
import { createUnreadTasks } from "../features/task/unread.ts";
import type { UnreadTasks } from "../features/task/unread.ts";
import { createTicker } from "../services/clock.ts";
import type { NewTaskRequest, Services } from "../services/context.ts";
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
  const unread = new Map<string, UnreadTasks>();
  const preferences = createPreferences(openStorage());
  return {
    api,
    live,
    signedOut,
    organizations: createResource(async () => {
      const { organizations } = await api.listOrganizations();
      return organizations.toSorted((a, b) => a.connection.login.localeCompare(b.connection.login));
    }, systemClock),
    connection: createResource(() => api.getConnection(), systemClock),
    harnesses: createResource(() => api.listHarnesses(), systemClock),
    preferences,
    newTask: createWritable<NewTaskRequest | null>(null),
    unread: (orgId) =>
      oneOf(unread, orgId, () =>
        createUnreadTasks(preferences.seenTasks(orgId), () => document.visibilityState === "visible"),
      ),
    sidebarFilter: createWritable(""),
    toasts: createToasts(),
    clock: createTicker(TICK_MS),
    organization: (orgId) => oneOf(stores, orgId, () => createOrganizationStore(live, orgId)),
  };
}

function oneOf<T>(known: Map<string, T>, key: string, create: () => T): T {
  const found = known.get(key);
  if (found !== undefined) return found;
  const fresh = create();
  known.set(key, fresh);
  return fresh;
}
