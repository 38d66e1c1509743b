import type { CommitInfo } from "../git/read-commits.ts";
import { presentCheckRun, presentCheckSuite } from "../present/check.ts";
import type { CheckRun, CheckSuite, Repository } from "../state/entities.ts";
import { emit } from "../webhooks/emit.ts";
import type { World } from "../world.ts";

export function emitCheckRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  action: string,
  senderId: number,
): void {
  emit(world, {
    event: "check_run",
    action,
    accountId: repository.ownerId,
    repository,
    senderId,
    payload: { check_run: presentCheckRun(world, repository, run) },
  });
}

export function emitCheckSuite(
  world: World,
  repository: Repository,
  suite: CheckSuite,
  commit: CommitInfo,
  action: string,
  senderId: number,
): void {
  emit(world, {
    event: "check_suite",
    action,
    accountId: repository.ownerId,
    repository,
    senderId,
    payload: { check_suite: presentCheckSuite(world, repository, suite, commit) },
  });
}
