import type { GithubConnection, OrganizationListItem } from "@foundry/shared";
import { createContext, useContext } from "react";
import type { Api } from "../api/api.ts";
import type { OrganizationStore } from "../features/organization/organization-store.ts";
import type { LiveClient } from "../topics/create-live.ts";
import type { Readable, Writable } from "../ui/readable.ts";
import type { Preferences } from "./preferences.ts";
import type { Resource } from "./resource.ts";
import type { Toasts } from "./toasts.ts";

/** What main.tsx puts together once and every part of the page may use. */
export interface Services {
  readonly api: Api;
  readonly live: LiveClient;
  /** For the switcher and for where to begin; by login. */
  readonly organizations: Resource<readonly OrganizationListItem[]>;
  readonly connection: Resource<GithubConnection>;
  /** The store of an organization; the same one at every call. */
  readonly organization: (orgId: string) => OrganizationStore;
  readonly preferences: Preferences;
  /** What is typed in the sidebar's filter; the palette sets it too. */
  readonly sidebarFilter: Writable<string>;
  readonly toasts: Toasts;
  readonly clock: Readable<number>;
  /** True from the first 401 until a sign-in. */
  readonly signedOut: Writable<boolean>;
}

const Context = createContext<Services | null>(null);
export const ServicesProvider = Context.Provider;

export function useServices(): Services {
  const services = useContext(Context);
  if (services === null) throw new Error("useServices outside of ServicesProvider");
  return services;
}
