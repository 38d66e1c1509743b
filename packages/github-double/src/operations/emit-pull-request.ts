import { presentPull } from "../present/pull-request.ts";
import type { Pull } from "../state/entities.ts";
import { repositoryById } from "../state/find.ts";
import { emit } from "../webhooks/emit.ts";
import type { World } from "../world.ts";

/** A `pull_request` event with the pull request as it is now, and the action's own fields. */
export async function emitPullRequest(
  world: World,
  pull: Pull,
  action: string,
  senderId: number,
  extra: object = {},
): Promise<void> {
  const repository = repositoryById(world.state, pull.repoId);
  const diff = await world.diffs.diff(repository.gitDir, pull.base.sha, pull.head.sha);
  emit(world, {
    event: "pull_request",
    action,
    accountId: repository.ownerId,
    repository,
    senderId,
    payload: { number: pull.number, pull_request: presentPull(world, pull, diff, null), ...extra },
  });
}
