import type { RepositoryTruth, Truth } from "@foundry/github-double";
import type { OrganizationSummarySnapshot } from "@foundry/shared";

/** The sidebar's data as GitHub's own state says it should be, and as the service says it; equal or a readable diff. */
export interface Mirror {
  repositories: string[];
  openPullRequests: string[];
}

export function expectedMirror(truth: Truth): Mirror {
  return {
    repositories: truth.repositories.map(repositoryLine).toSorted(),
    openPullRequests: truth.repositories.flatMap(openPullRequestLines).toSorted(),
  };
}

export function actualMirror(snapshot: OrganizationSummarySnapshot): Mirror {
  return {
    repositories: snapshot.repos
      .map(
        (repo) =>
          `${repo.repoId} ${repo.fullName} ${repo.isArchived} ${repo.isPrivate} ${repo.defaultBranch}`,
      )
      .toSorted(),
    openPullRequests: snapshot.openPullRequests
      .map(
        (pr) =>
          `${pr.prId} ${pr.headRefName} → ${pr.baseRefName} ${pr.isDraft} ${pr.authorLogin} ${pr.state} ${pr.title}`,
      )
      .toSorted(),
  };
}

function repositoryLine(repo: RepositoryTruth): string {
  return `${repo.id} ${repo.fullName} ${repo.archived} ${repo.private} ${repo.defaultBranch}`;
}

function openPullRequestLines(repo: RepositoryTruth): string[] {
  return repo.pullRequests
    .filter((pr) => pr.state === "open")
    .map(
      (pr) =>
        `${repo.id}#${pr.number} ${pr.headRef} → ${pr.baseRef} ${pr.draft} ${pr.authorLogin} open ${pr.title}`,
    );
}
