import type { Call } from "../http/create-call.ts";
import type { CallOptions } from "../options.ts";

/** What can be reacted to; a submitted review cannot. */
export type GithubReactionSubject =
  /** An issue or a pull request. */
  | { readonly kind: "issue"; readonly number: number }
  | { readonly kind: "issueComment"; readonly commentId: string }
  | { readonly kind: "reviewComment"; readonly commentId: string };

export type GithubReaction = "+1" | "-1" | "laugh" | "confused" | "heart" | "hooray" | "rocket" | "eyes";

export interface ReactionCalls {
  /** Once there, the same again changes nothing. */
  addReaction(
    request: {
      owner: string;
      repo: string;
      subject: GithubReactionSubject;
      content: GithubReaction;
    } & CallOptions,
  ): Promise<void>;
}

export function reactionCalls(call: Call): ReactionCalls {
  return {
    async addReaction({ owner, repo, subject, content, signal }) {
      const { route, parameters } = target(subject);
      await call({
        routeClass: "reaction_create",
        route,
        parameters: { owner, repo, ...parameters, content },
        signal,
        // It notifies nobody.
        isPaced: false,
      });
    },
  };
}

function target(subject: GithubReactionSubject) {
  switch (subject.kind) {
    case "issue":
      return {
        route: "POST /repos/{owner}/{repo}/issues/{issue_number}/reactions",
        parameters: { issue_number: subject.number },
      };
    case "issueComment":
      return {
        route: "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
        parameters: { comment_id: subject.commentId },
      };
    case "reviewComment":
      return {
        route: "POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions",
        parameters: { comment_id: subject.commentId },
      };
  }
}
