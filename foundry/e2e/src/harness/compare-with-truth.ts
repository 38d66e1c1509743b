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

/**
 * Polls until both are equal; the bound's failure says what differs. A comment or a review makes a pull request newer
 * at GitHub and is only recorded here, so a row may be older than GitHub's, never newer.
 */
export async function untilMirrored(stack: Stack, login: string, timeoutMs = 60_000): Promise<void> {
  const orgId = orgIdOf(stack, login);
  await pollUntil(
    `the mirror of ${login} equals the truth`,
    async () => {
      const actual = actualMirror(await stack.api.snapshot(orgId));
      const found = differences(...withoutRecordedTimes(actual, expectedMirror(stack.double, login)));
      if (found.length > 0) throw new Error(`${found.length} differ:\n${found.slice(0, 20).join("\n")}`);
      return true;
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

/** One line per row that is missing, too many or different. */
function differences(actual: Mirror, expected: Mirror): string[] {
  const [is, shouldBe] = [linesOf(actual), linesOf(expected)];
  const keys = new Set([...is.keys(), ...shouldBe.keys()]);
  return [...keys].flatMap((key) => {
    const [has, wants] = [is.get(key) ?? "nothing", shouldBe.get(key) ?? "nothing"];
    return has === wants ? [] : [`${key}\n  is        ${has}\n  should be ${wants}`];
  });
}

/** The expected rows without the time of those that are newer at GitHub than here; ours without it too. */
function withoutRecordedTimes(actual: Mirror, expected: Mirror): [Mirror, Mirror] {
  const ids = Object.entries(expected.openPullRequests).flatMap(([id, row]) => {
    const ours = actual.openPullRequests[id];
    return ours !== undefined && updatedAtOf(ours) < updatedAtOf(row) ? [id] : [];
  });
  const strip = (mirror: Mirror): Mirror => {
    const stripped = ids.map((id) => [id, { ...mirror.openPullRequests[id], updatedAtMs: "recorded" }]);
    return {
      ...mirror,
      openPullRequests: { ...mirror.openPullRequests, ...Object.fromEntries(stripped) },
    };
  };
  return [strip(actual), strip(expected)];
}

function updatedAtOf(row: object): number {
  return "updatedAtMs" in row ? Number(row.updatedAtMs) : 0;
}

function linesOf({ login, repositories, openPullRequests }: Mirror): Map<string, string> {
  const rows = { ...repositories, ...openPullRequests };
  const lines = Object.entries(rows).map(([id, row]): [string, string] => [id, canonical(row)]);
  return new Map([["login", login], ...lines]);
}

function canonical(row: object): string {
  return JSON.stringify(Object.entries(row).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
