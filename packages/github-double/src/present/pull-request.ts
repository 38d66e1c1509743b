import type { PullRequest, SimplePullRequest } from "@octokit/webhooks-types";
import type { PullDiff } from "../git/diff.ts";
import type { Pull, Repository } from "../state/entities.ts";
import { accountById, repositoryById } from "../state/find.ts";
import type { World } from "../world.ts";
import { presentLabels } from "./label.ts";
import { presentPullRequestUrls } from "./pull-request-urls.ts";
import { presentRepository } from "./repository.ts";
import { isoTime, isoTimeOrNull, nodeId } from "./time.ts";
import { presentUserById, presentUserOrNull } from "./user.ts";

/** What the webhooks' schema says; what the API says is proved in types.test.ts. */
type SimplePull = Omit<SimplePullRequest, "head"> & { head: PullRequest["head"] };

/** Repositories that were presented a moment ago: a page of pull requests has few of them, many times. */
export type PresentedRepositories = Map<number, ReturnType<typeof presentRepository>>;

/** A pull request as in lists; give the same `seen` to all of one page. */
export function presentSimplePull(world: World, pull: Pull, seen: PresentedRepositories = new Map()) {
  const { state, url } = world;
  const repository = repositoryById(state, pull.repoId);
  const owner = accountById(state, repository.ownerId);
  const headOwner = accountById(state, pull.head.ownerId);
  const base = presentOnce(world, repository, seen);
  const urls = presentPullRequestUrls(url, owner.login, repository.name, pull.number, pull.head.sha);
  return {
    ...urls,
    id: pull.id,
    node_id: nodeId("PullRequest", pull.id),
    number: pull.number,
    state: pull.state,
    locked: pull.locked,
    title: pull.title,
    user: presentUserById(world, pull.authorId),
    body: pull.body,
    created_at: isoTime(pull.createdAtMs),
    updated_at: isoTime(pull.updatedAtMs),
    closed_at: isoTimeOrNull(pull.closedAtMs),
    merged_at: isoTimeOrNull(pull.mergedAtMs),
    merge_commit_sha: pull.mergeCommitSha,
    assignee: presentUserOrNull(world, pull.assigneeIds[0] ?? null),
    assignees: pull.assigneeIds.map((id) => presentUserById(world, id)),
    requested_reviewers: pull.requestedReviewerIds.map((id) => presentUserById(world, id)),
    requested_teams: [],
    labels: presentLabels(world, repository, pull.labels),
    milestone: null,
    draft: pull.draft,
    head: {
      label: `${headOwner.login}:${pull.head.ref}`,
      ref: pull.head.ref,
      sha: pull.head.sha,
      user: presentUserById(world, pull.head.ownerId),
      repo: presentHeadRepository(world, pull, seen),
    },
    base: {
      label: `${owner.login}:${pull.base.ref}`,
      ref: pull.base.ref,
      sha: pull.base.sha,
      user: presentUserById(world, owner.id),
      repo: base,
    },
    author_association: associationOf(world, repository, pull.authorId),
    auto_merge: null,
    active_lock_reason: null,
  } satisfies SimplePull;
}

/**
 * A pull request as GET of one and as webhooks show it. `mergeable` is null as long as nobody has looked, which
 * is so in webhooks.
 */
export function presentPull(world: World, pull: Pull, diff: PullDiff, mergeable: boolean | null) {
  return {
    ...presentSimplePull(world, pull),
    merged: pull.mergedAtMs !== null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeableState(pull, mergeable),
    merged_by: presentUserOrNull(world, pull.mergedById),
    comments: pull.comments.length,
    review_comments: pull.reviewComments.length,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: diff.commits,
    additions: diff.additions,
    deletions: diff.deletions,
    changed_files: diff.changedFiles,
  } satisfies PullRequest;
}

function mergeableState(pull: Pull, mergeable: boolean | null): string {
  if (mergeable === null) return "unknown";
  if (!mergeable) return "dirty";
  return pull.draft ? "draft" : "clean";
}

function presentHeadRepository(world: World, pull: Pull, seen: PresentedRepositories) {
  if (pull.head.repoId === null) return null;
  return presentOnce(world, repositoryById(world.state, pull.head.repoId), seen);
}

function presentOnce(world: World, repository: Repository, seen: PresentedRepositories) {
  const presented = seen.get(repository.id) ?? presentRepository(world, repository);
  seen.set(repository.id, presented);
  return presented;
}

/** How the author stands to the repository, as GitHub words it. */
export function associationOf(
  world: World,
  repository: Repository,
  userId: number,
): PullRequest["author_association"] {
  const owner = accountById(world.state, repository.ownerId);
  if (owner.id === userId) return "OWNER";
  if (owner.members.has(userId)) return "MEMBER";
  return repository.collaborators.has(userId) ? "COLLABORATOR" : "CONTRIBUTOR";
}
