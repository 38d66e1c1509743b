import {
  CheckCircleIcon,
  CommentIcon,
  DotIcon,
  EyeIcon,
  GitBranchIcon,
  GitMergeIcon,
  GitPullRequestClosedIcon,
  GitPullRequestIcon,
  IssueOpenedIcon,
  RepoIcon,
  RepoPushIcon,
} from "@primer/octicons-react";
import type { Icon } from "@primer/octicons-react";
import type { Activity } from "@foundry/shared";

export interface ActivityWords {
  readonly icon: Icon;
  /** What was done, between who did it and what it was done to: "opened", "pushed to". */
  readonly verb: string;
}

/** GitHub's events in GitHub's words. An event that is not known yet speaks for itself. */
export function describeActivity({ event, action }: Pick<Activity, "event" | "action">): ActivityWords {
  switch (event) {
    case "pull_request":
      return pullRequestWords(action);
    case "push":
      return { icon: RepoPushIcon, verb: "pushed to" };
    case "create":
      return { icon: GitBranchIcon, verb: "created" };
    case "delete":
      return { icon: GitBranchIcon, verb: "deleted" };
    case "check_run":
      return { icon: CheckCircleIcon, verb: `${action === "completed" ? "finished" : "reported"} the check` };
    case "check_suite":
      return {
        icon: CheckCircleIcon,
        verb: `${action === "completed" ? "finished" : "reported"} the check suite on`,
      };
    case "status":
      return { icon: CheckCircleIcon, verb: "reported the status" };
    case "pull_request_review":
      return { icon: EyeIcon, verb: action === "dismissed" ? "dismissed a review of" : "reviewed" };
    case "pull_request_review_comment":
    case "issue_comment":
      return { icon: CommentIcon, verb: action === "deleted" ? "deleted a comment on" : "commented on" };
    case "issues":
      return { icon: IssueOpenedIcon, verb: words(action ?? "changed") };
    case "repository":
      return { icon: RepoIcon, verb: words(action ?? "changed") };
    default:
      return { icon: DotIcon, verb: words(action === null ? event : `${event} ${action}`) };
  }
}

function pullRequestWords(action: string | null): ActivityWords {
  switch (action) {
    case "opened":
      return { icon: GitPullRequestIcon, verb: "opened" };
    case "reopened":
      return { icon: GitPullRequestIcon, verb: "reopened" };
    case "closed":
      return { icon: GitPullRequestClosedIcon, verb: "closed" };
    case "merged":
      return { icon: GitMergeIcon, verb: "merged" };
    case "synchronize":
      return { icon: GitPullRequestIcon, verb: "pushed commits to" };
    case "ready_for_review":
      return { icon: GitPullRequestIcon, verb: "marked ready" };
    case "converted_to_draft":
      return { icon: GitPullRequestIcon, verb: "made a draft of" };
    case "edited":
      return { icon: GitPullRequestIcon, verb: "edited" };
    case null:
      return { icon: GitPullRequestIcon, verb: "changed" };
    default:
      return { icon: GitPullRequestIcon, verb: words(action) };
  }
}

function words(identifier: string): string {
  return identifier.replaceAll("_", " ");
}
