import type { GitHubDouble, RepositoryTruth } from "@foundry/github-double";
import { pullRequestId } from "@foundry/shared";
import type { OrganizationSummarySnapshot, WorkbenchOpenPrSummary } from "@foundry/shared";
import type { Stack } from "./start-stack.ts";
import { pollUntil } from "./poll-until.ts";

/** The sidebar's data, rows by id, as GitHub's own state says it should be or as the service says it is. */
export interface Mirror {
  login: string;
  repositories: Record<string, object>;
  openPullRequests: Record<string, object>;
}

export function expectedMirror({ control, url }: GitHubDouble, login: string): Mirror {
  const { repositories } = control.truth(login);
  return {
    login,
    repositories: Object.fromEntries(repositories.map((repo) => [String(repo.id), repositoryRow(repo)])),
    openPullRequests: Object.fromEntries(repositories.flatMap((repo) => openPullRequestRows(repo, url))),
  };
}

/** A pull request that has a task shows as the task, and is still one of the open ones. */
export function actualMirror(snapshot: OrganizationSummarySnapshot): Mirror {
  const rows = snapshot.repos.map(
    ({ repoId, fullName, isPrivate, isArchived, defaultBranch, description }) => [
      repoId,
      { fullName, isPrivate, isArchived, defaultBranch, description },
    ],
  );
  const ofTasks = snapshot.taskSummaries.flatMap(({ pullRequest, repoId, repoFullName }) =>
    pullRequest?.state === "open" ? [{ ...pullRequest, repoId, repoFullName }] : [],
  );
  return {
    login: snapshot.connection.login,
    repositories: Object.fromEntries(rows),
    openPullRequests: Object.fromEntries(
      [...snapshot.openPullRequests, ...ofTasks].map((row) => [row.prId, row]),
    ),
  };
}

/** Polls until both are equal; the bound's failure carries both. */
export async function untilMirrored(stack: Stack, login: string, timeoutMs = 60_000): Promise<void> {
  const orgId = orgIdOf(stack, login);
  await pollUntil(
    `the mirror of ${login} equals the truth`,
    async () => {
      const snapshot = await stack.api.snapshot(orgId);
      return isSame(actualMirror(snapshot), expectedMirror(stack.double, login));
    },
    { timeoutMs },
  );
}

export function orgIdOf(stack: Stack, login: string): string {
  return String(stack.github.truth(login).accountId);
}

function repositoryRow(repo: RepositoryTruth): object {
  return {
    fullName: repo.fullName,
    isPrivate: repo.private,
    isArchived: repo.archived,
    defaultBranch: repo.defaultBranch,
    description: repo.description,
  };
}

function openPullRequestRows(repo: RepositoryTruth, url: string): [string, WorkbenchOpenPrSummary][] {
  const repoId = String(repo.id);
  const open = repo.pullRequests.filter((pr) => pr.state === "open");
  return open.map((pr) => {
    const prId = pullRequestId(repoId, pr.number);
    const row: WorkbenchOpenPrSummary = {
      prId,
      repoId,
      repoFullName: repo.fullName,
      number: pr.number,
      title: pr.title,
      state: "open",
      url: `${url}/${repo.fullName}/pull/${pr.number}`,
      headRefName: pr.headRef,
      baseRefName: pr.baseRef,
      authorLogin: pr.authorLogin,
      isDraft: pr.draft,
      updatedAtMs: Date.parse(pr.updatedAt),
    };
    return [prId, row];
  });
}

function isSame(one: Mirror, other: Mirror): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
