import { z } from "zod";
import { actorId, findRepository, findWritableRepository } from "../../auth/find-repository.ts";
import { notFound } from "../../http/http-error.ts";
import { paginate } from "../../http/paginate.ts";
import { parseBody, parseId } from "../../http/parse-body.ts";
import { type ApiRequest, created, noContent, ok, type Reply, type Route } from "../../http/route.ts";
import { addComment, deleteComment, editComment } from "../../operations/comments.ts";
import { presentComment } from "../../present/issue.ts";
import type { Comment, Issue, Pull, Repository } from "../../state/entities.ts";
import { findIssue } from "./issue-routes.ts";

const text = z.object({ body: z.string().min(1) });
// A pull request is an issue, too: the permission for either will do.
const subjects = ["issues", "pull_requests"] as const;
const read = { auth: "any", permission: [subjects, "read"] } as const;
const write = { auth: "token", permission: [subjects, "write"] } as const;
const issues = "/repos/:owner/:repo/issues";

/** Comments on issues and pull requests. */
export const commentRoutes: readonly Route[] = [
  { method: "GET", path: `${issues}/:number/comments`, ...read, handle: listComments },
  { method: "POST", path: `${issues}/:number/comments`, ...write, handle: createComment },
  { method: "GET", path: `${issues}/comments/:id`, ...read, handle: getComment },
  { method: "PATCH", path: `${issues}/comments/:id`, ...write, handle: changeComment },
  { method: "DELETE", path: `${issues}/comments/:id`, ...write, handle: removeComment },
];

export function findComment(
  request: ApiRequest,
  repository: Repository,
): { issue: Issue | Pull; comment: Comment } {
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
