import type { Branch, Connection, CreateJobBody, RepositoryIdentity, RepositoryJob } from "@foundry/shared";
import { createContext, useContext, useMemo } from "react";
import { useTopicCollection } from "../../topics/hooks.ts";
import type { BranchAction } from "./model/branch-action.ts";

export interface RepositoryTopic {
  readonly name: "repository";
  readonly orgId: string;
  readonly repoId: string;
}

/** One repository as its pages share it. */
export interface RepositoryPageContext {
  readonly topic: RepositoryTopic;
  readonly repository: RepositoryIdentity;
  readonly connection: Connection["status"] | undefined;
  /** Why nothing can be pushed to it; null: it can. */
  readonly readOnly: string | null;
  /** Opens the dialog with the preview of an action. */
  readonly act: (action: BranchAction) => void;
  /** Starts a job without a preview; its state shows in the tray. */
  readonly start: (body: CreateJobBody) => void;
}

const Context = createContext<RepositoryPageContext | null>(null);
export const RepositoryProvider = Context.Provider;

export function useRepository(): RepositoryPageContext {
  const value = useContext(Context);
  if (value === null) throw new Error("useRepository outside of a repository's page");
  return value;
}

/** All branches by name; a new map at each change, at most once per frame. */
export function useBranches(topic: RepositoryTopic): ReadonlyMap<string, Branch> {
  const { rows, version } = useTopicCollection(topic, "branches");
  return useMemo(() => ({ version, rows: new Map(rows) }).rows, [rows, version]);
}

/** The newest jobs (the topic keeps a hundred), newest first. */
export function useJobs(topic: RepositoryTopic): readonly RepositoryJob[] {
  const { keys, rows, version } = useTopicCollection(topic, "jobs");
  return useMemo(
    () => ({ version, jobs: keys.flatMap((key) => rows.get(key) ?? []) }).jobs,
    [keys, rows, version],
  );
}
