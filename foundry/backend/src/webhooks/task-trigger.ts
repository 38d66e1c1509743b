/** Who did something at GitHub. */
export interface TriggerActor {
  readonly login: string;
  /** An App's account, ours among them [TK2]. */
  readonly isBot: boolean;
}

interface OfRepository {
  readonly repoId: string;
  /** GitHub's `sender`. */
  readonly actor: TriggerActor;
}

/** An issue, or a pull request seen as one, as it was then. Texts are untrusted and cut to 32 Ki characters [TK5]. */
export interface TriggerIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  /** GitHub's author_association of whoever opened it. */
  readonly association: string;
  readonly url: string | null;
}

/** What may start a task or concern one (tasks.md, triggers): candidates, as no payload says who we are. */
export type TaskTrigger =
  /** A new comment that begins with a mention and a word after it. */
  | (OfRepository & {
      readonly on: "comment";
      /** The pull request's, too: its conversation is an issue's [TK4]. */
      readonly issue: TriggerIssue;
      readonly isPullRequest: boolean;
      /** `line`: on a line of the pull request's diff. */
      readonly place: "conversation" | "line";
      readonly commentId: string;
      readonly body: string;
      readonly association: string;
      readonly url: string | null;
      /** The lines that it is about. */
      readonly diffHunk: string | null;
    })
  | (OfRepository & {
      readonly on: "assigned";
      readonly issue: TriggerIssue;
      readonly assignee: string;
    })
  | (OfRepository & {
      readonly on: "labeled";
      readonly issue: TriggerIssue;
      readonly label: string;
    })
  | (OfRepository & { readonly on: "issueClosed"; readonly number: number })
  /** Changes were requested. */
  | (OfRepository & {
      readonly on: "review";
      readonly number: number;
      readonly title: string;
      readonly reviewId: string;
      readonly body: string;
      readonly association: string;
      readonly url: string | null;
    })
  /** Merged or not. */
  | (OfRepository & {
      readonly on: "pullRequestClosed";
      readonly number: number;
      readonly merged: boolean;
    })
  | (OfRepository & {
      readonly on: "workflowRunFailed";
      readonly runId: string;
      readonly workflowName: string;
      readonly url: string;
      readonly headBranch: string;
      readonly headSha: string;
      /** null: the fork is gone. */
      readonly headRepoId: string | null;
    });

/** The conversation that a trigger belongs to; null: it is found by its branch. */
export function triggerNumber(trigger: TaskTrigger): number | null {
  switch (trigger.on) {
    case "comment":
    case "assigned":
    case "labeled":
      return trigger.issue.number;
    case "issueClosed":
    case "review":
    case "pullRequestClosed":
      return trigger.number;
    case "workflowRunFailed":
      return null;
  }
}
