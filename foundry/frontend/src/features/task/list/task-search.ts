import type { TaskStatus } from "@foundry/shared";
import { isRepoId } from "../../organization/paths.ts";
import { taskStatuses } from "../task-status.ts";

/** What the address of the tasks says. */
export interface TaskSearch {
  /** A state; `active` and `ended` are several. */
  readonly status?: TaskStatusFilter | undefined;
  readonly repo?: string | undefined;
  /** Only what waits for a person. */
  readonly attention?: true | undefined;
  readonly q?: string | undefined;
}

export const taskGroups = ["active", "ended"] as const;
export type TaskStatusFilter = TaskStatus | (typeof taskGroups)[number];

/** Takes what it knows from the address and leaves the rest out: an old or mistyped link still opens the page. */
export function taskSearch(search: Readonly<Record<string, unknown>>): TaskSearch {
  const { repo, q } = search;
  const text = typeof q === "string" || typeof q === "number" ? String(q) : "";
  const repoId = String(repo);
  return {
    status: [...taskGroups, ...taskStatuses].find((known) => known === search["status"]),
    repo: isRepoId(repoId) ? repoId : undefined,
    attention: search["attention"] === true ? true : undefined,
    q: text === "" ? undefined : text,
  };
}
