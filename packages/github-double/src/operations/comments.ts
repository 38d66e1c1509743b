import { presentComment, presentIssue } from "../present/issue.ts";
import type { Comment, Issue, Pull, Repository } from "../state/entities.ts";
import { nextId } from "../state/state.ts";
import { emit } from "../webhooks/emit.ts";
import type { World } from "../world.ts";
import { touch } from "./touch.ts";

/** A comment on an issue or in a pull request's conversation. */
export function addComment(
  world: World,
  repository: Repository,
  issue: Issue | Pull,
  body: string,
  authorId: number,
): Comment {
  const now = touch(world, issue);
  const comment: Comment = {
    id: nextId(world.state),
    authorId,
    body,
    createdAtMs: now,
    updatedAtMs: now,
    reactions: [],
  };
  issue.comments.push(comment);
  emitComment(world, repository, issue, comment, "created", authorId);
  return comment;
}

export function editComment(
  world: World,
  repository: Repository,
  issue: Issue | Pull,
  comment: Comment,
  body: string,
  senderId: number,
): void {
  const changes = { body: { from: comment.body } };
  comment.body = body;
  touch(world, comment);
  emitComment(world, repository, issue, comment, "edited", senderId, { changes });
}

export function deleteComment(
  world: World,
  repository: Repository,
  issue: Issue | Pull,
  comment: Comment,
  senderId: number,
): void {
  issue.comments = issue.comments.filter((other) => other !== comment);
  emitComment(world, repository, issue, comment, "deleted", senderId);
}

function emitComment(
  world: World,
  repository: Repository,
  issue: Issue | Pull,
  comment: Comment,
  action: string,
  senderId: number,
  extra: object = {},
): void {
  emit(world, {
    event: "issue_comment",
    action,
    accountId: repository.ownerId,
    repository,
    senderId,
    payload: {
      issue: presentIssue(world, repository, issue),
      comment: presentComment(world, repository, issue, comment),
      ...extra,
    },
  });
}
