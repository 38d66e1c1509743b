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
import { hasAllRows, loadPage } from "../store/pages.ts";
import { loadRepository } from "../store/rows.ts";
import type { Step, StepPhase } from "../store/steps.ts";

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

export function pageKey(phase: StepPhase, key: string, page: number): string {
  return `${phase}/${key}/${page}`;
}

/** Fetches one page, conditionally where its rows are all here [GH8]. */
export async function fetchPage(
  c: GithubStateContext,
  from: FetchFrom,
  step: Step,
  page: number,
): Promise<FetchedPage> {
  const stored = from.force ? null : await loadPage(c.db, pageKey(step.phase, step.key, page));
  const known = stored && (await hasAllRows(c.db, step.phase, stored.ids)) ? stored : null;
  const request = { page, etag: known?.etag ?? null, signal: from.signal };
  const answer = await fetchRows(c, from, step, request);
  if (!answer.notModified || !known) return answer;
  return { ...answer, ids: known.ids, etag: known.etag, nextPage: known.nextPage };
}

async function fetchRows(
  c: GithubStateContext,
  from: FetchFrom,
  step: Step,
  request: GithubPageRequest,
): Promise<FetchedPage & { notModified: boolean }> {
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
      const repository = await loadRepository(c.db, step.key);
      if (!repository) throw new TerminalError("not_found", "the repository is gone");
      const answer = await from.github.listOpenPullRequests({ repository, ...request });
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

function place(step: Step, request: GithubPageRequest, answer: GithubPage<unknown>) {
  const { nextPage, etag, notModified } = answer;
  return { step, page: request.page, nextPage, etag, notModified };
}
