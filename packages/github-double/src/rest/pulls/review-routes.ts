import { z } from "zod";
import { actorId, findRepository, findWritableRepository } from "../../auth/find-repository.ts";
import { notFound, validationFailed } from "../../http/http-error.ts";
import { paginate } from "../../http/paginate.ts";
import { parseBody, parseId } from "../../http/parse-body.ts";
import { type ApiRequest, created, ok, type Reply, type Route } from "../../http/route.ts";
import { requestReview } from "../../operations/decorate-pull-request.ts";
import { commentOnLine, reviewPullRequest } from "../../operations/review-pull-request.ts";
import { presentReview, presentReviewComment } from "../../present/review.ts";
import { accountByLogin } from "../../state/find.ts";
import { findPull } from "./pull-request-routes.ts";
import { showPullRequest } from "./show-pull-request.ts";

const lineComment = z.object({
  path: z.string().min(1),
  line: z.int().min(1),
  body: z.string().min(1),
});
const newReview = z.object({
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]),
  body: z.string().nullish(),
  comments: z.array(lineComment).optional(),
});
const newComment = lineComment.extend({ in_reply_to: z.int().optional() });
const reviewers = z.object({ reviewers: z.array(z.string()) });
const states = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;
const read = { auth: "any", permission: ["pull_requests", "read"] } as const;
const write = { auth: "token", permission: ["pull_requests", "write"] } as const;
const pull = "/repos/:owner/:repo/pulls/:number";

/** Reviews, comments on lines, and who is asked for a review. */
export const reviewRoutes: readonly Route[] = [
  { method: "GET", path: `${pull}/reviews`, ...read, handle: listReviews },
  { method: "POST", path: `${pull}/reviews`, ...write, handle: createReview },
  { method: "GET", path: `${pull}/reviews/:id/comments`, ...read, handle: listCommentsOfReview },
  { method: "GET", path: `${pull}/comments`, ...read, handle: listComments },
  { method: "POST", path: `${pull}/comments`, ...write, handle: createComment },
  { method: "POST", path: `${pull}/requested_reviewers`, ...write, handle: requestReviewers },
];

function listReviews(request: ApiRequest): Reply {
  const repository = findRepository(request);
  const found = findPull(request, repository);
  return paginate(request, found.reviews, (review) =>
    presentReview(request.world, repository, found, review),
  );
}

function listCommentsOfReview(request: ApiRequest): Reply {
  const repository = findRepository(request);
  const found = findPull(request, repository);
  const id = parseId(request.params["id"]);
  if (!found.reviews.some((review) => review.id === id)) throw notFound();
  const comments = found.reviewComments.filter(({ reviewId }) => reviewId === id);
  return paginate(request, comments, (comment) =>
    presentReviewComment(request.world, repository, found, comment),
  );
}

async function createReview(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findWritableRepository(request);
  const found = findPull(request, repository);
  const asked = parseBody(newReview, request.body, "PullRequestReview");
  const review = await world.locks.run(repository.id, async () =>
    reviewPullRequest(world, repository, found, {
      state: states[asked.event],
      body: asked.body ?? null,
      comments: asked.comments ?? [],
      authorId: actorId(request),
    }),
  );
  return ok(presentReview(world, repository, found, review));
}

function listComments(request: ApiRequest): Reply {
  const repository = findRepository(request);
  const found = findPull(request, repository);
  return paginate(request, found.reviewComments, (comment) =>
    presentReviewComment(request.world, repository, found, comment),
  );
}

/** A comment alone makes a review of its own. */
async function createComment(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findWritableRepository(request);
  const found = findPull(request, repository);
  const { in_reply_to: inReplyToId, ...asked } = parseBody(
    newComment,
    request.body,
    "PullRequestReviewComment",
  );
  const authorId = actorId(request);
  const comment = await world.locks.run(repository.id, async () => {
    const review = reviewPullRequest(world, repository, found, { state: "COMMENTED", body: null, authorId });
    const reply = inReplyToId === undefined ? {} : { inReplyToId };
    return commentOnLine(world, repository, found, { ...asked, ...reply, authorId, reviewId: review.id });
  });
  return created(presentReviewComment(world, repository, found, comment));
}

async function requestReviewers(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findWritableRepository(request);
  const found = findPull(request, repository);
  const asked = parseBody(reviewers, request.body, "PullRequest");
  const accounts = asked.reviewers.map((login) => accountByLogin(world.state, login));
  const known = accounts.filter((account) => account !== undefined);
  if (known.length < accounts.length) {
    throw validationFailed([{ resource: "PullRequest", field: "reviewers", code: "invalid" }]);
  }
  await world.locks.run(repository.id, async () => {
    for (const { id } of known) await requestReview(world, found, id, actorId(request));
  });
  return created(await showPullRequest(world, repository, found));
}
