import { z } from "zod";
import { actorId, findRepository, findWritableRepository } from "../../auth/find-repository.ts";
import { notFound } from "../../http/http-error.ts";
import { paginate } from "../../http/paginate.ts";
import { parseBody, parseId } from "../../http/parse-body.ts";
import { type ApiRequest, created, noContent, ok, type Reply, type Route } from "../../http/route.ts";
import { addComment, deleteComment, editComment } from "../../operations/comments.ts";
import { presentComment } from "../../present/issue.ts";
import { presentReaction } from "../../present/reactions.ts";
import type { Comment, Issue, Pull, Reaction, Repository } from "../../state/entities.ts";
import { nextId } from "../../state/state.ts";
import { findIssue } from "./issue-routes.ts";

const text = z.object({ body: z.string().min(1) });
const newReaction = z.object({
  content: z.enum(["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"]),
});
// A pull request is an issue, too: the permission for either will do.
const subjects = ["issues", "pull_requests"] as const;
const read = { auth: "any", permission: [subjects, "read"] } as const;
const write = { auth: "token", permission: [subjects, "write"] } as const;
const issues = "/repos/:owner/:repo/issues";

/** Comments on issues and pull requests, and reactions to them. */
export const commentRoutes: readonly Route[] = [
  { method: "GET", path: `${issues}/:number/comments`, ...read, handle: listComments },
  { method: "POST", path: `${issues}/:number/comments`, ...write, handle: createComment },
  { method: "GET", path: `${issues}/comments/:id`, ...read, handle: getComment },
  { method: "PATCH", path: `${issues}/comments/:id`, ...write, handle: changeComment },
  { method: "DELETE", path: `${issues}/comments/:id`, ...write, handle: removeComment },
  { method: "GET", path: `${issues}/:number/reactions`, ...read, handle: listReactions },
  { method: "POST", path: `${issues}/:number/reactions`, ...write, handle: reactToIssue },
  { method: "POST", path: `${issues}/comments/:id/reactions`, ...write, handle: reactToComment },
];

function findComment(request: ApiRequest, repository: Repository): { issue: Issue | Pull; comment: Comment } {
  const id = parseId(request.params["id"]);
  for (const issue of [...repository.issues.values(), ...repository.pulls.values()]) {
    const comment = issue.comments.find((other) => other.id === id);
    if (comment !== undefined) return { issue, comment };
  }
  throw notFound();
}

function listComments(request: ApiRequest): Reply {
  const repository = findRepository(request);
  const issue = findIssue(request, repository);
  return paginate(request, issue.comments, (comment) =>
    presentComment(request.world, repository, issue, comment),
  );
}

async function createComment(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findWritableRepository(request);
  const issue = findIssue(request, repository);
  const { body } = parseBody(text, request.body, "IssueComment");
  const comment = await world.locks.run(repository.id, async () =>
    addComment(world, repository, issue, body, actorId(request)),
  );
  return created(presentComment(world, repository, issue, comment));
}

function getComment(request: ApiRequest): Reply {
  const repository = findRepository(request);
  const { issue, comment } = findComment(request, repository);
  return ok(presentComment(request.world, repository, issue, comment));
}

async function changeComment(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findWritableRepository(request);
  const { issue, comment } = findComment(request, repository);
  const { body } = parseBody(text, request.body, "IssueComment");
  await world.locks.run(repository.id, async () =>
    editComment(world, repository, issue, comment, body, actorId(request)),
  );
  return ok(presentComment(world, repository, issue, comment));
}

async function removeComment(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findWritableRepository(request);
  const { issue, comment } = findComment(request, repository);
  await world.locks.run(repository.id, async () =>
    deleteComment(world, repository, issue, comment, actorId(request)),
  );
  return noContent();
}

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
