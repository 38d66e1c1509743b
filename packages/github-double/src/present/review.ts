import type { PullRequestReviewComment } from "@octokit/webhooks-types";
import type { Pull, Repository, Review, ReviewComment } from "../state/entities.ts";
import { fullName } from "../state/find.ts";
import type { World } from "../world.ts";
import { associationOf } from "./pull-request.ts";
import { presentReactionCounts } from "./reactions.ts";
import { isoTime, nodeId } from "./time.ts";
import { presentUserById } from "./user.ts";

function urls(world: World, repository: Repository, pull: Pull) {
  const name = fullName(world.state, repository);
  return {
    html: `${world.url}/${name}/pull/${pull.number}`,
    pull: `${world.url}/repos/${name}/pulls/${pull.number}`,
    comments: `${world.url}/repos/${name}/pulls/comments`,
  };
}

/** The API writes the state in capitals and no text as "", webhooks in small letters and as null. */
export function presentReview(world: World, repository: Repository, pull: Pull, review: Review) {
  const at = urls(world, repository, pull);
  const html = `${at.html}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId("PullRequestReview", review.id),
    user: presentUserById(world, review.authorId),
    body: review.body ?? "",
    commit_id: review.commitSha,
    submitted_at: isoTime(review.submittedAtMs),
    state: review.state,
    html_url: html,
    pull_request_url: at.pull,
    author_association: associationOf(world, repository, review.authorId),
    _links: { html: { href: html }, pull_request: { href: at.pull } },
  };
}

export function presentReviewComment(
  world: World,
  repository: Repository,
  pull: Pull,
  comment: ReviewComment,
) {
  const at = urls(world, repository, pull);
  const url = `${at.comments}/${comment.id}`;
  const html = `${at.html}#discussion_r${comment.id}`;
  return {
    url,
    pull_request_review_id: comment.reviewId,
    id: comment.id,
    node_id: nodeId("PullRequestReviewComment", comment.id),
    diff_hunk: comment.diffHunk,
    path: comment.path,
    position: comment.line,
    original_position: comment.line,
    commit_id: comment.commitSha,
    original_commit_id: comment.commitSha,
    user: presentUserById(world, comment.authorId),
    body: comment.body,
    created_at: isoTime(comment.createdAtMs),
    updated_at: isoTime(comment.updatedAtMs),
    html_url: html,
    pull_request_url: at.pull,
    author_association: associationOf(world, repository, comment.authorId),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: at.pull } },
    reactions: presentReactionCounts(url, comment.reactions),
    start_line: null,
    original_start_line: null,
    start_side: null,
    line: comment.line,
    original_line: comment.line,
    side: "RIGHT" as const,
    subject_type: "line" as const,
    ...(comment.inReplyToId === null ? {} : { in_reply_to_id: comment.inReplyToId }),
  } satisfies PullRequestReviewComment;
}
