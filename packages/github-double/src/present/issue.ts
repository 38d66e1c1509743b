import type { Issue as IssueJson, IssueComment } from "@octokit/webhooks-types";
import type { Comment, Issue, Pull, Repository } from "../state/entities.ts";
import { fullName } from "../state/find.ts";
import type { World } from "../world.ts";
import { presentAppOf } from "./app.ts";
import { presentLabels } from "./label.ts";
import { associationOf } from "./pull-request.ts";
import { presentReactionCounts } from "./reactions.ts";
import { isoTime, isoTimeOrNull, nodeId } from "./time.ts";
import { presentUserById, presentUserOrNull } from "./user.ts";

type PresentedIssue = IssueJson & {
  assignee: IssueJson["user"] | null;
  state: "open" | "closed";
  locked: boolean;
  labels: NonNullable<IssueJson["labels"]>;
};

/** An issue, or a pull request seen as one: comments, labels and reactions belong to both. */
export function presentIssue(world: World, repository: Repository, issue: Issue | Pull) {
  const name = fullName(world.state, repository);
  const repositoryUrl = `${world.url}/repos/${name}`;
  const url = `${repositoryUrl}/issues/${issue.number}`;
  const isPull = "head" in issue;
  const html = `${world.url}/${name}/${isPull ? "pull" : "issues"}/${issue.number}`;
  return {
    url,
    repository_url: repositoryUrl,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: html,
    id: issue.id,
    node_id: nodeId(isPull ? "PullRequest" : "Issue", issue.id),
    number: issue.number,
    title: issue.title,
    user: presentUserById(world, issue.authorId),
    labels: presentLabels(world, repository, issue.labels),
    state: issue.state,
    state_reason: isPull ? null : issue.stateReason,
    locked: false,
    assignee: presentUserOrNull(world, issue.assigneeIds[0] ?? null),
    assignees: issue.assigneeIds.map((id) => presentUserById(world, id)),
    milestone: null,
    comments: issue.comments.length,
    created_at: isoTime(issue.createdAtMs),
    updated_at: isoTime(issue.updatedAtMs),
    closed_at: isoTimeOrNull(issue.closedAtMs),
    author_association: associationOf(world, repository, issue.authorId),
    active_lock_reason: null,
    body: issue.body,
    reactions: presentReactionCounts(url, issue.reactions),
    performed_via_github_app: null,
    ...(isPull ? { draft: issue.draft, pull_request: pullLinks(world, name, html, issue) } : {}),
  } satisfies PresentedIssue;
}

function pullLinks(world: World, name: string, html: string, pull: Pull) {
  return {
    url: `${world.url}/repos/${name}/pulls/${pull.number}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    merged_at: isoTimeOrNull(pull.mergedAtMs),
  };
}

export function presentComment(world: World, repository: Repository, issue: Issue | Pull, comment: Comment) {
  const name = fullName(world.state, repository);
  const url = `${world.url}/repos/${name}/issues/comments/${comment.id}`;
  const kind = "head" in issue ? "pull" : "issues";
  return {
    url,
    html_url: `${world.url}/${name}/${kind}/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${world.url}/repos/${name}/issues/${issue.number}`,
    id: comment.id,
    node_id: nodeId("IssueComment", comment.id),
    user: presentUserById(world, comment.authorId),
    created_at: isoTime(comment.createdAtMs),
    updated_at: isoTime(comment.updatedAtMs),
    author_association: associationOf(world, repository, comment.authorId),
    body: comment.body,
    reactions: presentReactionCounts(url, comment.reactions),
    performed_via_github_app: presentAppOf(world, comment.authorId),
  } satisfies Omit<IssueComment, "performed_via_github_app"> & { performed_via_github_app: object | null };
}
