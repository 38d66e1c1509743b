import { presentLabel } from "../present/label.ts";
import { presentUserById } from "../present/user.ts";
import type { Issue, Label, Pull, Repository } from "../state/entities.ts";
import { nextId } from "../state/state.ts";
import type { World } from "../world.ts";
import { emitPullRequest } from "./emit-pull-request.ts";
import { emitIssue } from "./issues.ts";
import { touch } from "./touch.ts";

const colors = ["0e8a16", "1d76db", "5319e7", "b60205", "d93f0b", "fbca04", "006b75", "c5def5"];

/** The repository's label of that name, made when it is new. */
export function ensureLabel(world: World, repository: Repository, name: string): Label {
  const found = repository.labels.get(name);
  if (found !== undefined) return found;
  const color = colors[repository.labels.size % colors.length] ?? "ededed";
  const label: Label = { id: nextId(world.state), name, color, description: null };
  repository.labels.set(name, label);
  return label;
}

/** Puts a label on an issue or a pull request, or takes it off. */
export async function setLabel(
  world: World,
  repository: Repository,
  subject: Issue | Pull,
  name: string,
  present: boolean,
  senderId: number,
): Promise<void> {
  if (subject.labels.includes(name) === present) return;
  const label = ensureLabel(world, repository, name);
  subject.labels = present ? [...subject.labels, name] : subject.labels.filter((other) => other !== name);
  touch(world, subject);
  const extra = { label: presentLabel(world, repository, label) };
  const action = present ? "labeled" : "unlabeled";
  if ("head" in subject) await emitPullRequest(world, subject, action, senderId, extra);
  else emitIssue(world, repository, subject, action, senderId, extra);
}

export async function assign(world: World, pull: Pull, userId: number, senderId: number): Promise<void> {
  if (pull.assigneeIds.includes(userId)) return;
  pull.assigneeIds.push(userId);
  touch(world, pull);
  await emitPullRequest(world, pull, "assigned", senderId, { assignee: presentUserById(world, userId) });
}

export async function requestReview(
  world: World,
  pull: Pull,
  reviewerId: number,
  senderId: number,
): Promise<void> {
  if (pull.requestedReviewerIds.includes(reviewerId) || pull.authorId === reviewerId) return;
  pull.requestedReviewerIds.push(reviewerId);
  touch(world, pull);
  const extra = { requested_reviewer: presentUserById(world, reviewerId) };
  await emitPullRequest(world, pull, "review_requested", senderId, extra);
}
