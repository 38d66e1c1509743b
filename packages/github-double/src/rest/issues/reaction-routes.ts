import { z } from "zod";
import { actorId, findRepository, findWritableRepository } from "../../auth/find-repository.ts";
import { notFound } from "../../http/http-error.ts";
import { paginate } from "../../http/paginate.ts";
import { parseBody, parseId } from "../../http/parse-body.ts";
import { type ApiRequest, created, ok, type Reply, type Route } from "../../http/route.ts";
import { presentReaction } from "../../present/reactions.ts";
import type { Reaction, ReviewComment } from "../../state/entities.ts";
import { nextId } from "../../state/state.ts";
import { findComment } from "./comment-routes.ts";
import { findIssue } from "./issue-routes.ts";

const newReaction = z.object({
  content: z.enum(["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"]),
});
// A pull request is an issue, too: the permission for either will do.
const subjects = ["issues", "pull_requests"] as const;
const read = { auth: "any", permission: [subjects, "read"] } as const;
const write = { auth: "token", permission: [subjects, "write"] } as const;
const onLines = { auth: "token", permission: ["pull_requests", "write"] } as const;
const issues = "/repos/:owner/:repo/issues";
const lines = "/repos/:owner/:repo/pulls/comments/:id/reactions";

/** Reactions to issues, pull requests, and comments in their conversations or on lines. */
export const reactionRoutes: readonly Route[] = [
  { method: "GET", path: `${issues}/:number/reactions`, ...read, handle: listReactions },
  { method: "POST", path: `${issues}/:number/reactions`, ...write, handle: reactToIssue },
  { method: "POST", path: `${issues}/comments/:id/reactions`, ...write, handle: reactToComment },
  { method: "POST", path: lines, ...onLines, handle: reactToReviewComment },
];

function listReactions(request: ApiRequest): Reply {
  const { reactions } = findIssue(request, findRepository(request));
  return paginate(request, reactions, (reaction) => presentReaction(request.world, reaction));
}

function reactToIssue(request: ApiRequest): Reply {
  return react(request, findIssue(request, findWritableRepository(request)).reactions);
}

function reactToComment(request: ApiRequest): Reply {
  return react(request, findComment(request, findWritableRepository(request)).comment.reactions);
}

function reactToReviewComment(request: ApiRequest): Reply {
  return react(request, findReviewComment(request).reactions);
}

function findReviewComment(request: ApiRequest): ReviewComment {
  const id = parseId(request.params["id"]);
  for (const pull of findWritableRepository(request).pulls.values()) {
    const comment = pull.reviewComments.find((other) => other.id === id);
    if (comment !== undefined) return comment;
  }
  throw notFound();
}

/** The same reaction of the same person again: 200 with the one that is there. */
function react(request: ApiRequest, reactions: Reaction[]): Reply {
  const { world } = request;
  const { content } = parseBody(newReaction, request.body, "Reaction");
  const userId = actorId(request);
  const found = reactions.find((other) => other.userId === userId && other.content === content);
  if (found !== undefined) return ok(presentReaction(world, found));
  const reaction = { id: nextId(world.state), userId, content, createdAtMs: world.clock.now() };
  reactions.push(reaction);
  return created(presentReaction(world, reaction));
}
