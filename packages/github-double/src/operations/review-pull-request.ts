import { presentSimplePull } from "../present/pull-request.ts";
import { presentReview, presentReviewComment } from "../present/review.ts";
import type { Pull, Repository, Review, ReviewComment } from "../state/entities.ts";
import { nextId } from "../state/state.ts";
import { emit } from "../webhooks/emit.ts";
import type { World } from "../world.ts";
import { touch } from "./touch.ts";

export interface NewReview {
  state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED";
  body: string | null;
  authorId: number;
  comments?: { path: string; line: number; body: string }[];
}

/** A submitted review with its comments on lines: one event for the review, one for each comment. */
export function reviewPullRequest(
  world: World,
  repository: Repository,
  pull: Pull,
  asked: NewReview,
): Review {
  const review: Review = {
    id: nextId(world.state),
    authorId: asked.authorId,
    body: asked.body,
    state: asked.state,
    commitSha: pull.head.sha,
    submittedAtMs: touch(world, pull),
  };
  pull.reviews.push(review);
  pull.requestedReviewerIds = pull.requestedReviewerIds.filter((id) => id !== asked.authorId);
  const presented = presentReview(world, repository, pull, review);
  emit(world, {
    event: "pull_request_review",
    action: "submitted",
    accountId: repository.ownerId,
    repository,
    senderId: asked.authorId,
    payload: {
      review: { ...presented, state: review.state.toLowerCase(), body: review.body },
      pull_request: presentSimplePull(world, pull),
    },
  });
  for (const comment of asked.comments ?? []) {
    commentOnLine(world, repository, pull, { ...comment, authorId: asked.authorId, reviewId: review.id });
  }
  return review;
}

export interface NewReviewComment {
  path: string;
  line: number;
  body: string;
  authorId: number;
  reviewId: number;
  inReplyToId?: number;
}

export function commentOnLine(
  world: World,
  repository: Repository,
  pull: Pull,
  asked: NewReviewComment,
): ReviewComment {
  const now = touch(world, pull);
  const comment: ReviewComment = {
    id: nextId(world.state),
    authorId: asked.authorId,
    body: asked.body,
    createdAtMs: now,
    updatedAtMs: now,
    reactions: [],
    reviewId: asked.reviewId,
    path: asked.path,
    line: asked.line,
    commitSha: pull.head.sha,
    diffHunk: `@@ -${asked.line},1 +${asked.line},1 @@`,
    inReplyToId: asked.inReplyToId ?? null,
  };
  pull.reviewComments.push(comment);
  emit(world, {
    event: "pull_request_review_comment",
    action: "created",
    accountId: repository.ownerId,
    repository,
    senderId: asked.authorId,
    payload: {
      comment: presentReviewComment(world, repository, pull, comment),
      pull_request: presentSimplePull(world, pull),
    },
  });
  return comment;
}
