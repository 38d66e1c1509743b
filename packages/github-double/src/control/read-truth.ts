import { isoTime } from "../present/time.ts";
import type { Account, Pull, Repository } from "../state/entities.ts";
import { accountById, fullName, installationOf, repositoriesOf } from "../state/find.ts";
import type { World } from "../world.ts";

/** What a mirror of an account should say. Ids are numbers, times are GitHub's texts. */
export interface Truth {
  accountId: number;
  login: string;
  installation: { id: number; suspended: boolean } | null;
  members: { id: number; login: string; role: "admin" | "member" }[];
  repositories: RepositoryTruth[];
}

export interface RepositoryTruth {
  id: number;
  fullName: string;
  private: boolean;
  archived: boolean;
  defaultBranch: string;
  description: string | null;
  /** Full ref name → object id. */
  refs: Record<string, string>;
  pullRequests: PullRequestTruth[];
}

export interface PullRequestTruth {
  id: number;
  number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  merged: boolean;
  draft: boolean;
  headRef: string;
  headSha: string;
  headRepoId: number | null;
  baseRef: string;
  authorLogin: string;
  updatedAt: string;
}

export function readTruth(world: World, account: Account): Truth {
  const installation = installationOf(world.state, account.id);
  return {
    accountId: account.id,
    login: account.login,
    installation:
      installation === undefined
        ? null
        : { id: installation.id, suspended: installation.suspendedAtMs !== null },
    members: [...account.members].map(([id, role]) => ({
      id,
      login: accountById(world.state, id).login,
      role,
    })),
    repositories: repositoriesOf(world.state, account.id).map((repository) =>
      repositoryTruth(world, repository),
    ),
  };
}

function repositoryTruth(world: World, repository: Repository): RepositoryTruth {
  return {
    id: repository.id,
    fullName: fullName(world.state, repository),
    private: repository.private,
    archived: repository.archived,
    defaultBranch: repository.defaultBranch,
    description: repository.description,
    refs: Object.fromEntries(repository.refs),
    pullRequests: [...repository.pulls.values()].map((pull) => pullRequestTruth(world, pull)),
  };
}

function pullRequestTruth(world: World, pull: Pull): PullRequestTruth {
  return {
    id: pull.id,
    number: pull.number,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    merged: pull.mergedAtMs !== null,
    draft: pull.draft,
    headRef: pull.head.ref,
    headSha: pull.head.sha,
    headRepoId: pull.head.repoId,
    baseRef: pull.base.ref,
    authorLogin: accountById(world.state, pull.authorId).login,
    updatedAt: isoTime(pull.updatedAtMs),
  };
}
