import { presentUserById } from "../present/user.ts";
import type { Issue, Repository } from "../state/entities.ts";
import type { World } from "../world.ts";
import { emitIssue } from "./issues.ts";
import { touch } from "./touch.ts";

/** Gives an issue to someone, or takes it away again; that it is so already is no event. */
export function assignIssue(
  world: World,
  repository: Repository,
  issue: Issue,
  asked: { userId: number; present: boolean },
  senderId: number,
): void {
  const { userId, present } = asked;
  if (issue.assigneeIds.includes(userId) === present) return;
  issue.assigneeIds = present
    ? [...issue.assigneeIds, userId]
    : issue.assigneeIds.filter((other) => other !== userId);
  touch(world, issue);
  const extra = { assignee: presentUserById(world, userId) };
  emitIssue(world, repository, issue, present ? "assigned" : "unassigned", senderId, extra);
}
