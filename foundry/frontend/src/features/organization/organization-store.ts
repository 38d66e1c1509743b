import type { Activity, Connection, Sync, WorkbenchRepoSummary, WorkbenchTaskSummary } from "@foundry/shared";
import type { TopicStatus } from "@foundry/topics";
import { createContext, useContext } from "react";
import type { Readable } from "../../ui/readable.ts";
import type { WorkIndex } from "./work-index.ts";

/** One organization as the page sees it: the topic's rows, grouped and sorted once for all who show them. */
export interface OrganizationStore {
  readonly orgId: string;
  /** Follows the topic until the returned function is called. */
  readonly follow: () => () => void;
  /** Asks again after an error. */
  readonly retry: () => void;
  readonly status: Readable<TopicStatus>;
  readonly connection: Readable<Connection | undefined>;
  readonly sync: Readable<Sync | undefined>;
  /** In the order of their sections. */
  readonly repos: Readable<readonly WorkbenchRepoSummary[]>;
  readonly tasks: Readable<readonly WorkbenchTaskSummary[]>;
  /** Newest first. */
  readonly activity: Readable<readonly Activity[]>;
  readonly work: WorkIndex;
  /** Rises with every change of `work`, at most once per animation frame. */
  readonly workVersion: Readable<number>;
  /** True for a row that came after the first snapshot and only just now. */
  readonly isNew: (id: string) => boolean;
}

const Context = createContext<OrganizationStore | null>(null);
export const OrganizationProvider = Context.Provider;

export function useOrganization(): OrganizationStore {
  const store = useContext(Context);
  if (store === null) throw new Error("useOrganization outside of an organization");
  return store;
}
