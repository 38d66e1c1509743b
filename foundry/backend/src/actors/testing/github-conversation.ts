import { TerminalError } from "@foundry/durable";
import type {
  CommentRecord,
  GithubInstallationPort,
  IssueRecord,
  LineCommentRecord,
  RepositoryName,
  RepositoryPermission,
} from "../../ports/github.ts";

/** What the GitHub in memory knows of conversations; those of issues and pull requests are the same. */
export interface GithubConversations {
  /** By `<full name>#<number>`. */
  readonly issues: Map<string, IssueRecord>;
  /** The App's own, oldest first. */
  readonly comments: (CommentRecord & { readonly at: string })[];
  /** By the review's id. */
  readonly reviewComments: Map<string, readonly LineCommentRecord[]>;
  /** E.g. `acme/web issue 1 eyes`: each once. */
  readonly reactions: Set<string>;
  /** By `<full name>:<login>`; `none` without an entry. */
  readonly permissions: Map<string, RepositoryPermission>;
}

export function createGithubConversations(): GithubConversations {
  return {
    issues: new Map(),
    comments: [],
    reviewComments: new Map(),
    reactions: new Set(),
    permissions: new Map(),
  };
}

type Answer = <T>(call: string, signal: AbortSignal, give: () => T) => Promise<T>;
type Calls = Pick<
  GithubInstallationPort,
  | "listReviewComments"
  | "getIssue"
  | "findComment"
  | "createComment"
  | "updateComment"
  | "addReaction"
  | "getPermission"
>;

/** `answer` counts, holds and fails them as all other calls. */
export function conversationCalls(known: GithubConversations, answer: Answer): Calls {
  return {
    getIssue: ({ repository, number, signal }) =>
      answer(`issue/${number}`, signal, () => known.issues.get(place(repository, number)) ?? refuse()),
    findComment: ({ repository, number, marker, signal }) =>
      answer(`findComment/${number}`, signal, () => {
        const at = place(repository, number);
        return known.comments.find((comment) => comment.at === at && comment.body.includes(marker)) ?? null;
      }),
    createComment: ({ repository, number, body, signal }) =>
      answer(`createComment/${number}`, signal, () => {
        const commentId = String(known.comments.length + 1);
        const at = place(repository, number);
        const made = { commentId, at, body, url: `https://github.example/${at}/comments/${commentId}` };
        known.comments.push(made);
        return made;
      }),
    updateComment: ({ commentId, body, signal }) =>
      answer(`updateComment/${commentId}`, signal, () => {
        const found = known.comments.find((comment) => comment.commentId === commentId) ?? refuse();
        return Object.assign(found, { body });
      }),
    listReviewComments: ({ reviewId, signal }) =>
      answer(`reviewComments/${reviewId}`, signal, () => known.reviewComments.get(reviewId) ?? []),
    addReaction: ({ repository: { owner, name }, subject, content, signal }) => {
      const id = subject.kind === "issue" ? subject.number : subject.commentId;
      return answer(`react/${subject.kind}/${id}`, signal, () => {
        known.reactions.add(`${owner}/${name} ${subject.kind} ${id} ${content}`);
      });
    },
    getPermission: ({ repository: { owner, name }, login, signal }) =>
      answer(
        `permission/${login}`,
        signal,
        () => known.permissions.get(`${owner}/${name}:${login}`) ?? "none",
      ),
  };
}

function place({ owner, name }: RepositoryName, number: number): string {
  return `${owner}/${name}#${number}`;
}

function refuse(): never {
  throw new TerminalError("github_not_found", "Not Found");
}
