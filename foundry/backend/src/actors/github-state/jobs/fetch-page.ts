import { TerminalError } from "@foundry/durable";
import type {
  GithubInstallationPort,
  GithubPage,
  GithubPageRequest,
  MemberRecord,
  PullRequestRecord,
  RepositoryRecord,
} from "../../../ports/github.ts";
import type { GithubStateContext } from "../context.ts";
import { loadPages } from "../store/pages.ts";
import type { StoredPage } from "../store/pages.ts";
import { loadRepositories, loadRepository } from "../store/rows.ts";
import type { Step } from "../store/steps.ts";

/** A page of one of a sync's lists; `ids` are on it, `rows` are empty when GitHub says that nothing changed. */
export type FetchedPage = {
  readonly step: Step;
  readonly page: number;
  readonly nextPage: number | null;
  readonly etag: string | null;
  readonly ids: readonly string[];
} & (
  | { readonly phase: "repositories"; readonly rows: readonly RepositoryRecord[] }
  | { readonly phase: "pullRequests"; readonly rows: readonly PullRequestRecord[] }
  | { readonly phase: "members"; readonly rows: readonly MemberRecord[] }
);

export interface FetchFrom {
  readonly github: GithubInstallationPort;
  readonly login: string;
  /** Without conditional requests. */
  readonly force: boolean;
  readonly signal: AbortSignal;
}

/** One list, with what our rows say about it. */
export interface List {
  readonly step: Step;
  /** Whose pull requests it lists; null: not a list of those, or it is gone. */
  readonly repository: RepositoryRecord | null;
  /** By key: the pages whose rows are all here. */
  readonly pages: ReadonlyMap<string, StoredPage>;
}

export function pageKey(step: Step, page: number): string {
  return `${listKey(step)}/${page}`;
}

function listKey({ phase, key }: Step): string {
  return `${phase}/${key}`;
}

/** Reads what fetching these lists (of one phase) needs. */
export async function loadLists(
  c: GithubStateContext,
  from: FetchFrom,
  steps: readonly Step[],
): Promise<List[]> {
  const phase = steps[0]?.phase ?? "repositories";
  const [pages, repositories] = await Promise.all([
    from.force ? new Map<string, StoredPage>() : loadPages(c.db, phase, steps.map(listKey)),
    phase === "pullRequests"
      ? loadRepositories(
          c.db,
          steps.map(({ key }) => key),
        )
      : new Map<string, never>(),
  ]);
  return steps.map((step) => {
    const repository = repositories.get(step.key) ?? null;
    return { step, pages, repository: repository?.deleted === true ? null : repository };
  });
}

/** Fetches one page, conditionally where its rows are all here [GH8]. */
export async function fetchPage(
  c: GithubStateContext,
  from: FetchFrom,
  list: List,
  page: number,
): Promise<FetchedPage> {
  const known = list.pages.get(pageKey(list.step, page)) ?? null;
  const request = { page, etag: known?.etag ?? null, signal: from.signal };
  const answer = await fetchRows(c, from, list, request);
  if (!answer.notModified || !known) return answer;
  return { ...answer, ids: known.ids, etag: known.etag, nextPage: known.nextPage };
}

async function fetchRows(
  c: GithubStateContext,
  from: FetchFrom,
  list: List,
  request: GithubPageRequest,
): Promise<FetchedPage & { notModified: boolean }> {
  const { step } = list;
  switch (step.phase) {
    case "repositories": {
      const answer = await from.github.listRepositories(request);
      return {
        ...place(step, request, answer),
        phase: "repositories",
        rows: answer.items,
        ids: answer.items.map((row) => row.repoId),
      };
    }
    case "pullRequests": {
      const answer = await listOpenPullRequests(c, from, list, request);
      return {
        ...place(step, request, answer),
        phase: "pullRequests",
        rows: answer.items,
        ids: answer.items.map((row) => row.prId),
      };
    }
    case "members": {
      const role = step.key === "admin" ? "admin" : "member";
      const answer = await from.github.listMembers({ login: from.login, role, ...request });
      return {
        ...place(step, request, answer),
        phase: "members",
        rows: answer.items,
        ids: answer.items.map((row) => row.memberId),
      };
    }
  }
}

/** Again under its new name, when the repository got one since its row was read. */
async function listOpenPullRequests(
  c: GithubStateContext,
  { github }: FetchFrom,
  { step, repository }: List,
  request: GithubPageRequest,
): Promise<GithubPage<PullRequestRecord>> {
  if (!repository) throw new TerminalError("not_found", "the repository is gone");
  try {
    return await github.listOpenPullRequests({ repository, ...request });
  } catch (error) {
    const isGone = error instanceof TerminalError && error.code === "github_not_found";
    const renamed = isGone ? await loadRepository(c.db, step.key) : null;
    if (!renamed || renamed.fullName === repository.fullName) throw error;
    return github.listOpenPullRequests({ repository: renamed, ...request, etag: null });
  }
}

function place(step: Step, request: GithubPageRequest, answer: GithubPage<unknown>) {
  const { nextPage, etag, notModified } = answer;
  return { step, page: request.page, nextPage, etag, notModified };
}
