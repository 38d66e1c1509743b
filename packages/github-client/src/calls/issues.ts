import { readComment, readIssue, type GithubComment, type GithubIssue } from "../entities/issue.ts";
import type { Call } from "../http/create-call.ts";
import type { CallOptions } from "../options.ts";
import { pageSize, readPage } from "../page.ts";

interface InRepository {
  readonly owner: string;
  readonly repo: string;
}

interface InConversation extends InRepository {
  /** Of an issue or a pull request: its conversation is the issue's. */
  readonly number: number;
}

export interface IssueCalls {
  /** Pull requests are issues, too. */
  getIssue(request: InConversation & CallOptions): Promise<GithubIssue>;
  /**
   * The App's own oldest comment that holds the marker, on whatever page, or null: the look before
   * `createIssueComment` (durable.md DX7). A comment in which somebody else quotes the marker is none.
   */
  findIssueComment(request: InConversation & { marker: string } & CallOptions): Promise<GithubComment | null>;
  /** Never repeated by itself: look with `findIssueComment` before asking again. */
  createIssueComment(request: InConversation & { body: string } & CallOptions): Promise<GithubComment>;
  /** The same text again changes nothing. */
  updateIssueComment(
    request: InRepository & { commentId: string; body: string } & CallOptions,
  ): Promise<GithubComment>;
}

export function issueCalls(call: Call, appId: string): IssueCalls {
  return {
    async getIssue({ owner, repo, number, signal }) {
      const route = "GET /repos/{owner}/{repo}/issues/{issue_number}";
      const parameters = { owner, repo, issue_number: number };
      return readIssue((await call({ routeClass: "issue", route, parameters, signal })).data);
    },
    async findIssueComment({ owner, repo, number, marker, signal }) {
      const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";
      for (let page: number | null = 1; page !== null;) {
        const parameters = { owner, repo, issue_number: number, per_page: pageSize, page };
        const answer = await call({ routeClass: "issue_comments", route, parameters, signal });
        const { items, nextPage } = readPage(answer, readComment);
        const found = items.find((comment) => isOwn(comment, appId) && comment.body.includes(marker));
        if (found) return found;
        page = nextPage;
      }
      return null;
    },
    async createIssueComment({ owner, repo, number, body, signal }) {
      const route = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
      const parameters = { owner, repo, issue_number: number, body };
      return readComment(
        (await call({ routeClass: "issue_comment_create", route, parameters, signal })).data,
      );
    },
    async updateIssueComment({ owner, repo, commentId, body, signal }) {
      const route = "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}";
      const parameters = { owner, repo, comment_id: commentId, body };
      return readComment(
        (await call({ routeClass: "issue_comment_update", route, parameters, signal })).data,
      );
    },
  };
}

/** A server that does not say which App wrote a bot's comment leaves only the marker to tell. */
function isOwn({ isByBot, appId: writtenBy }: GithubComment, appId: string): boolean {
  return isByBot && (writtenBy === null || writtenBy === appId);
}
