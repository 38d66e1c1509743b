import { presentIssue } from "../present/issue.ts";
import type { Issue, Repository } from "../state/entities.ts";
import { nextId } from "../state/state.ts";
import { emit } from "../webhooks/emit.ts";
import type { World } from "../world.ts";
import { touch } from "./touch.ts";

export interface NewIssue {
  title: string;
  body: string | null;
  authorId: number;
  labels?: string[] | undefined;
}

export function openIssue(world: World, repository: Repository, asked: NewIssue): Issue {
  const now = world.clock.now();
  const issue: Issue = {
    id: nextId(world.state),
    repoId: repository.id,
    number: repository.nextNumber,
    title: asked.title,
    body: asked.body,
    state: "open",
    stateReason: null,
    authorId: asked.authorId,
    labels: asked.labels ?? [],
    assigneeIds: [],
    createdAtMs: now,
    updatedAtMs: now,
    closedAtMs: null,
    comments: [],
    reactions: [],
  };
  repository.nextNumber += 1;
  repository.issues.set(issue.number, issue);
  emitIssue(world, repository, issue, "opened", asked.authorId);
  return issue;
}

export interface IssueChange {
  title?: string | undefined;
  body?: string | null | undefined;
  state?: "open" | "closed" | undefined;
}

export function updateIssue(
  world: World,
  repository: Repository,
  issue: Issue,
  change: IssueChange,
  senderId: number,
): void {
  const changes: Record<string, { from: string }> = {};
  if (change.title !== undefined && change.title !== issue.title) {
    changes["title"] = { from: issue.title };
    issue.title = change.title;
  }
  if (change.body !== undefined && change.body !== issue.body) {
    changes["body"] = { from: issue.body ?? "" };
    issue.body = change.body;
  }
  if (Object.keys(changes).length > 0) {
    touch(world, issue);
    emitIssue(world, repository, issue, "edited", senderId, { changes });
  }
  if (change.state === undefined || change.state === issue.state) return;
  issue.state = change.state;
  issue.stateReason = change.state === "closed" ? "completed" : "reopened";
  const now = touch(world, issue);
  issue.closedAtMs = change.state === "closed" ? now : null;
  emitIssue(world, repository, issue, change.state === "closed" ? "closed" : "reopened", senderId);
}

/** An `issues` event with the issue as it is now. */
export function emitIssue(
  world: World,
  repository: Repository,
  issue: Issue,
  action: string,
  senderId: number,
  extra: object = {},
): void {
  emit(world, {
    event: "issues",
    action,
    accountId: repository.ownerId,
    repository,
    senderId,
    payload: { issue: presentIssue(world, repository, issue), ...extra },
  });
}
