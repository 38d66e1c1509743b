import { readPullRequest, type GithubPullRequest } from "../entities/pull-request.ts";
import { readLineComment, type GithubLineComment } from "../entities/line-comment.ts";
import type { Call } from "../http/create-call.ts";
import type { CallOptions } from "../options.ts";
import { pageSize, readPage, type Page, type PageRequest } from "../page.ts";

interface InRepository {
  readonly owner: string;
  readonly repo: string;
}

interface NewPullRequest {
  readonly title: string;
  readonly body?: string;
  /** The branch; `owner:branch` for one of a fork. */
  readonly head: string;
  readonly base: string;
  readonly draft?: boolean;
}

interface PullRequestChange {
  readonly title?: string;
  readonly body?: string;
  readonly state?: "open" | "closed";
  /** The branch to merge into. */
  readonly base?: string;
}

export interface PullRequestCalls {
  /** Oldest first, so that one opened meanwhile does not shift the pages. */
  listOpenPullRequests(request: InRepository & PageRequest): Promise<Page<GithubPullRequest>>;
  getPullRequest(request: InRepository & { number: number } & CallOptions): Promise<GithubPullRequest>;
  /**
   * The newest pull request of a branch, open or not, or null: the look before `createPullRequest` (durable.md DX7).
   * @param headOwner owner of the repository that the branch is in
   */
  findPullRequestByHead(
    request: InRepository & { headOwner: string; headRefName: string } & CallOptions,
  ): Promise<GithubPullRequest | null>;
  /** A review's comments on lines, oldest first; the first hundred of them. */
  listReviewComments(
    request: InRepository & { number: number; reviewId: string } & CallOptions,
  ): Promise<readonly GithubLineComment[]>;
  /** Never repeated by itself: look with `findPullRequestByHead` before asking again. */
  createPullRequest(request: InRepository & NewPullRequest & CallOptions): Promise<GithubPullRequest>;
  /** Changes what is given. The same change again does nothing, so it may be repeated. */
  updatePullRequest(
    request: InRepository & { number: number } & PullRequestChange & CallOptions,
  ): Promise<GithubPullRequest>;
}

const listRoute = "GET /repos/{owner}/{repo}/pulls";

export function pullRequestCalls(call: Call): PullRequestCalls {
  return {
    async listOpenPullRequests({ owner, repo, page, etag, signal }) {
      const order = { sort: "created", direction: "asc" };
      const parameters = { owner, repo, state: "open", ...order, page, per_page: pageSize };
      const answer = await call({ routeClass: "pull_requests", route: listRoute, parameters, etag, signal });
      return readPage(answer, readPullRequest);
    },
    async getPullRequest({ owner, repo, number, signal }) {
      const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}";
      const parameters = { owner, repo, pull_number: number };
      return readPullRequest((await call({ routeClass: "pull_request", route, parameters, signal })).data);
    },
    async findPullRequestByHead({ owner, repo, headOwner, headRefName, signal }) {
      const head = `${headOwner}:${headRefName}`;
      const order = { sort: "created", direction: "desc" };
      const parameters = { owner, repo, head, state: "all", ...order, per_page: pageSize };
      const answer = await call({ routeClass: "pull_requests", route: listRoute, parameters, signal });
      // GitHub ignores a head that it cannot read and then lists all.
      return readPage(answer, readPullRequest).items.find((pull) => pull.headRefName === headRefName) ?? null;
    },
    async listReviewComments({ owner, repo, number, reviewId, signal }) {
      const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments";
      const parameters = { owner, repo, pull_number: number, review_id: reviewId, per_page: pageSize };
      const answer = await call({ routeClass: "review_comments", route, parameters, signal });
      return readPage(answer, readLineComment).items;
    },
    async createPullRequest({ signal, ...parameters }) {
      const route = "POST /repos/{owner}/{repo}/pulls";
      return readPullRequest(
        (await call({ routeClass: "pull_request_create", route, parameters, signal })).data,
      );
    },
    async updatePullRequest({ number, signal, ...change }) {
      const route = "PATCH /repos/{owner}/{repo}/pulls/{pull_number}";
      const parameters = { pull_number: number, ...change };
      return readPullRequest(
        (await call({ routeClass: "pull_request_update", route, parameters, signal })).data,
      );
    },
  };
}
