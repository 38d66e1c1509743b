import type { RepositoryJobKind, RepositoryJobStatus } from "@foundry/shared";
import { jobKinds, jobStatuses } from "./job-words.ts";

/** What the address of the jobs says. */
export interface JobSearch {
  readonly kind?: RepositoryJobKind | undefined;
  readonly status?: RepositoryJobStatus | undefined;
  /** Who asked: a person, or the service itself. */
  readonly by?: JobAsker | undefined;
}

export type JobAsker = (typeof jobAskers)[number];
export const jobAskers = ["people", "foundry"] as const;

/** Takes what it knows from the address and leaves the rest out: an old or mistyped link still opens the page. */
export function jobSearch(search: Readonly<Record<string, unknown>>): JobSearch {
  // Said even when undefined: the router would keep what it was given instead.
  return {
    kind: jobKinds.find((known) => known === search["kind"]),
    status: jobStatuses.find((known) => known === search["status"]),
    by: jobAskers.find((known) => known === search["by"]),
  };
}
