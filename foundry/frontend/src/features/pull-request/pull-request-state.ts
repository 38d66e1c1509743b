import {
  GitMergeIcon,
  GitPullRequestClosedIcon,
  GitPullRequestDraftIcon,
  GitPullRequestIcon,
} from "@primer/octicons-react";
import type { Icon } from "@primer/octicons-react";
import type { TaskPullRequest } from "@foundry/shared";

export interface PullRequestStateInfo {
  readonly label: "Open" | "Draft" | "Merged" | "Closed";
  readonly icon: Icon;
  readonly tone: "open" | "draft" | "done" | "closed";
}

/** GitHub's icon, colour and word for a pull request's state. */
export function pullRequestState(
  pullRequest: Pick<TaskPullRequest, "state" | "isDraft">,
): PullRequestStateInfo {
  switch (pullRequest.state) {
    case "merged":
      return { label: "Merged", icon: GitMergeIcon, tone: "done" };
    case "closed":
      return { label: "Closed", icon: GitPullRequestClosedIcon, tone: "closed" };
    case "open":
      return pullRequest.isDraft
        ? { label: "Draft", icon: GitPullRequestDraftIcon, tone: "draft" }
        : { label: "Open", icon: GitPullRequestIcon, tone: "open" };
  }
}
