import type { MergeMethod } from "../git/merge.ts";
import { assign, requestReview, setLabel } from "../operations/decorate-pull-request.ts";
import { deleteMergedBranch } from "../operations/delete-merged-branch.ts";
import { mergePullRequest } from "../operations/merge-pull-request.ts";
import { type OpenPullRequest, openPullRequest } from "../operations/open-pull-request.ts";
import { type NewReview, reviewPullRequest } from "../operations/review-pull-request.ts";
import { type PullRequestChange, updatePullRequest } from "../operations/update-pull-request.ts";
import type { Pull, Repository, Review } from "../state/entities.ts";
import type { World } from "../world.ts";
import type { Lookup } from "./lookup.ts";

export type NewPullRequest = Omit<OpenPullRequest, "authorId" | "body" | "draft"> &
  Partial<Pick<OpenPullRequest, "body" | "draft">> & { author?: string };

/** Pull requests, as people change them. `name` is a repository's full name, `by` a login. */
export function pullRequestControl(world: World, lookup: Lookup) {
  const { actor } = lookup;
  const onPull = <T>(
    name: string,
    number: number,
    by: string | undefined,
    change: (repository: Repository, pull: Pull, actorId: number) => T | Promise<T>,
  ): Promise<T> =>
    lookup.locked(name, (repository) => change(repository, lookup.pull(name, number), actor(repository, by)));
  const update = (name: string, number: number, change: PullRequestChange, by?: string): Promise<Pull> =>
    onPull(name, number, by, async (repository, pull, actorId) => {
      await updatePullRequest(world, repository, pull, change, actorId);
      return pull;
    });
  return {
    openPullRequest: (name: string, { author, ...asked }: NewPullRequest): Promise<Pull> =>
      lookup.locked(name, (repository) =>
        openPullRequest(world, repository, {
          body: null,
          draft: false,
          ...asked,
          authorId: actor(repository, author),
        }),
      ),
    updatePullRequest: update,
    closePullRequest: (name: string, number: number, by?: string): Promise<Pull> =>
      update(name, number, { state: "closed" }, by),
    reopenPullRequest: (name: string, number: number, by?: string): Promise<Pull> =>
      update(name, number, { state: "open" }, by),
    /** Resolves to the base branch's new commit. */
    mergePullRequest: (
      name: string,
      number: number,
      method: MergeMethod = "merge",
      by?: string,
    ): Promise<string> =>
      onPull(name, number, by, (repository, pull, mergedById) =>
        mergePullRequest(world, repository, pull, { method, mergedById }),
      ),
    /** The "Delete branch" button: pull requests into it get the merged one's base instead of being closed. */
    deleteMergedBranch: (name: string, number: number, by?: string): Promise<void> =>
      onPull(name, number, by, (repository, pull, actorId) =>
        deleteMergedBranch(world, repository, pull, actorId),
      ),
    labelPullRequest: (
      name: string,
      number: number,
      label: string,
      present = true,
      by?: string,
    ): Promise<void> =>
      onPull(name, number, by, (repository, pull, actorId) =>
        setLabel(world, repository, pull, label, present, actorId),
      ),
    assignPullRequest: (name: string, number: number, assignee: string, by?: string): Promise<void> =>
      onPull(name, number, by, (_repository, pull, actorId) =>
        assign(world, pull, lookup.account(assignee).id, actorId),
      ),
    requestReview: (name: string, number: number, reviewer: string, by?: string): Promise<void> =>
      onPull(name, number, by, (_repository, pull, actorId) =>
        requestReview(world, pull, lookup.account(reviewer).id, actorId),
      ),
    reviewPullRequest: (
      name: string,
      number: number,
      review: Omit<NewReview, "authorId" | "body"> & { body?: string },
      by?: string,
    ): Promise<Review> =>
      onPull(name, number, by, (repository, pull, authorId) =>
        reviewPullRequest(world, repository, pull, { body: null, ...review, authorId }),
      ),
  };
}
