import type { GithubConnection, HarnessList, OrganizationListItem } from "@foundry/shared";
import { createContext, useContext } from "react";
import type { Api } from "../api/api.ts";
import type { OrganizationStore } from "../features/organization/organization-store.ts";
import type { UnreadTasks } from "../features/task/unread.ts";
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
  /** What may run tasks, and what of it is installed. */
  readonly harnesses: Resource<HarnessList>;
  /** What this browser has not seen of an organization's tasks; the same one at every call. */
  readonly unread: (orgId: string) => UnreadTasks;
  /** The new task that is being asked for; null while its dialog is closed. */
  readonly newTask: Writable<NewTaskRequest | null>;
  /** What is typed in the sidebar's filter; the palette sets it too. */
  readonly sidebarFilter: Writable<string>;
  readonly toasts: Toasts;
  readonly clock: Readable<number>;
  /** True from the first 401 until a sign-in. */
  readonly signedOut: Writable<boolean>;
}

/** Where a new task was asked for: what of it is known already. */
export interface NewTaskRequest {
  readonly repoId: string | null;
  /** It is to work on this pull request. */
  readonly pullRequest: { readonly number: number; readonly title: string } | null;
}

const Context = createContext<Services | null>(null);
export const ServicesProvider = Context.Provider;

export function useServices(): Services {
  const services = useContext(Context);
  if (services === null) throw new Error("useServices outside of ServicesProvider");
  return services;
}
