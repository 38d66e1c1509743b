import {
  GitMergeIcon,
  GitPullRequestClosedIcon,
  GitPullRequestDraftIcon,
  GitPullRequestIcon,
} from "@primer/octicons-react";
import type { TaskPullRequest } from "@foundry/shared";
import type { StatusInfo } from "../../ui/status-info.ts";

/** GitHub's icon, colour and word for a pull request's state. */
export function pullRequestState(pullRequest: Pick<TaskPullRequest, "state" | "isDraft">): StatusInfo {
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
