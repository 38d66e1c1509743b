import { RetryableError, TerminalError } from "@foundry/durable";
import type {
  GithubInstallationPort,
  GithubPage,
  GithubPageRequest,
  GithubPort,
  MemberRecord,
  PullRequestRecord,
  RepositoryRecord,
} from "../../ports/github.ts";

import { codeCalls, createGithubCode, type GithubCode } from "./github-code.ts";
import {
  conversationCalls,
  createGithubConversations,
  type GithubConversations,
} from "./github-conversation.ts";

const PAGE_SIZE = 100;

/** A GitHub in memory behind the actors' port: it holds rows, serves pages with ETags, counts and fails on demand. */
export interface GithubWorld extends GithubCode, GithubConversations {
  readonly port: GithubPort;
  readonly repositories: Map<string, RepositoryRecord>;
  readonly pullRequests: Map<string, PullRequestRecord>;
  readonly members: Map<string, MemberRecord>;
  /** Every call, e.g. `pullRequests/1?page=2`, `!` where it failed, `=` where nothing was modified. */
  readonly calls: string[];
  /** Called before an answer; throw to fail it, await to hold it. */
  intercept: (call: string) => void | Promise<void>;
}

export function createGithubWorld(): GithubWorld {
  const world: GithubWorld = {
    port: {
      appSlug: () => Promise.resolve("foundry"),
      forInstallation: () => installation(world),
      cloneUrl: (webUrl) => `${webUrl}.git`,
      redact: (text) => text,
    },
    ...createGithubCode(),
    ...createGithubConversations(),
    repositories: new Map(),
    pullRequests: new Map(),
    members: new Map(),
    calls: [],
    intercept: () => undefined,
  };
  return world;
}

function installation(world: GithubWorld): GithubInstallationPort {
  async function answer<T>(call: string, signal: AbortSignal, give: () => T): Promise<T> {
    try {
      await world.intercept(call);
      if (signal.aborted) throw new RetryableError("github_aborted", "aborted");
      const value = give();
      const unmodified =
        typeof value === "object" && value !== null && "notModified" in value && value.notModified;
      world.calls.push(unmodified ? `${call}=` : call);
      return value;
    } catch (error) {
      world.calls.push(`${call}!`);
      throw error;
    }
  }
  return {
    listRepositories: (request) =>
      answer(`repositories?page=${request.page}`, request.signal, () =>
        page([...world.repositories.values()], request),
      ),
    listOpenPullRequests: ({ repository: name, ...request }) => {
      const repo = find(world, name);
      return answer(`pullRequests/${repo?.repoId}?page=${request.page}`, request.signal, () => {
        if (!repo) throw gone();
        const open = [...world.pullRequests.values()].filter(
          (pr) => pr.repoId === repo.repoId && pr.state === "open",
        );
        return page(open, request);
      });
    },
    listMembers: ({ role, ...request }) =>
      answer(`members/${role}?page=${request.page}`, request.signal, () =>
        page(
          [...world.members.values()].filter((member) => member.role === role),
          request,
        ),
      ),
    getRepository: ({ repoId, signal }) =>
      answer(`repository/${repoId}`, signal, () => world.repositories.get(repoId) ?? refuse()),
    getPullRequest: ({ repository: name, number, signal }) =>
      answer(`pullRequest/${number}`, signal, () => {
        const repo = find(world, name);
        return world.pullRequests.get(`${repo?.repoId}#${number}`) ?? refuse();
      }),
    findPullRequestByHead: ({ repository: name, headRefName, signal }) =>
      answer(`find/${headRefName}`, signal, () => {
        const repo = find(world, name);
        const found = [...world.pullRequests.values()].filter(
          (pr) => pr.repoId === repo?.repoId && pr.headRefName === headRefName,
        );
        return found.at(-1) ?? null;
      }),
    createPullRequest: ({ repository: name, headRefName, baseRefName, title, body, isDraft, signal }) =>
      answer(`create/${headRefName}`, signal, () => {
        const repo = find(world, name) ?? refuse();
        const number = world.pullRequests.size + 1;
        const row = pullRequest(repo.repoId, number, { title, body, headRefName, baseRefName, isDraft });
        world.pullRequests.set(row.prId, row);
        return row;
      }),
    updatePullRequest: ({ repository: name, number, signal, ...change }) =>
      answer(`${change.baseRefName === undefined ? "edit" : "retarget"}/${number}`, signal, () => {
        const row = world.pullRequests.get(`${find(world, name)?.repoId}#${number}`) ?? refuse();
        const changed = { ...row, ...change };
        world.pullRequests.set(row.prId, changed);
        return changed;
      }),
    ...codeCalls(world, answer),
    ...conversationCalls(world, answer),
  };
}

function find(world: GithubWorld, name: { owner: string; name: string }): RepositoryRecord | undefined {
  return [...world.repositories.values()].find((repo) => repo.fullName === `${name.owner}/${name.name}`);
}

function gone(): TerminalError {
  return new TerminalError("github_not_found", "Not Found");
}

function refuse(): never {
  throw gone();
}

function page<Item>(items: readonly Item[], request: GithubPageRequest): GithubPage<Item> {
  const start = (request.page - 1) * PAGE_SIZE;
  const slice = items.slice(start, start + PAGE_SIZE);
  const nextPage = items.length > start + PAGE_SIZE ? request.page + 1 : null;
  const etag = JSON.stringify([slice, nextPage]);
  const notModified = request.etag === etag;
  return { items: notModified ? [] : slice, nextPage, etag, notModified };
}

/** Rows for tests, whole unless said otherwise. */

const ORG_ID = "1";
export const T0 = Date.parse("2026-01-01T00:00:00Z");

export function repository(repoId: string, changes: Partial<RepositoryRecord> = {}): RepositoryRecord {
  const name = changes.name ?? `repo-${repoId}`;
  return {
    repoId,
    ownerId: ORG_ID,
    owner: "acme",
    name,
    fullName: `acme/${name}`,
    isPrivate: false,
    isArchived: false,
    defaultBranch: "main",
    description: null,
    url: `https://github.example/acme/${name}`,
    pushedAtMs: null,
    updatedAtMs: T0,
    ...changes,
  };
}

export function pullRequest(
  repoId: string,
  number: number,
  changes: Partial<PullRequestRecord> = {},
): PullRequestRecord {
  return {
    prId: `${repoId}#${number}`,
    repoId,
    number,
    title: `Change ${number}`,
    body: null,
    state: "open",
    isDraft: false,
    url: `https://github.example/acme/repo-${repoId}/pull/${number}`,
    headRefName: `branch-${number}`,
    headSha: "a".repeat(40),
    headRepoId: repoId,
    baseRefName: "main",
    authorLogin: "ada",
    createdAtMs: T0,
    updatedAtMs: T0,
    closedAtMs: null,
    mergedAtMs: null,
    ...changes,
  };
}
