import { rm } from "node:fs/promises";
import { writeHead } from "../git/refs.ts";
import { validationFailed } from "../http/http-error.ts";
import { presentUser } from "../present/user.ts";
import type { Account, Repository } from "../state/entities.ts";
import { accountById } from "../state/find.ts";
import type { World } from "../world.ts";
import { emitRepository } from "./create-repository.ts";
import { touch } from "./touch.ts";
import { closePullRequest } from "./update-pull-request.ts";

export function renameRepository(world: World, repository: Repository, name: string, senderId: number): void {
  const from = repository.name;
  forget(world, repository);
  repository.name = name;
  remember(world, repository);
  touch(world, repository);
  emitRepository(world, repository, "renamed", senderId, { changes: { repository: { name: { from } } } });
}

/** Gives the repository to another account; that account's installation hears of it. */
export function transferRepository(
  world: World,
  repository: Repository,
  to: Account,
  senderId: number,
): void {
  const from = accountById(world.state, repository.ownerId);
  forget(world, repository);
  repository.ownerId = to.id;
  remember(world, repository);
  touch(world, repository);
  const kind = from.type === "Organization" ? "organization" : "user";
  const changes = { owner: { from: { [kind]: presentUser(world, from) } } };
  emitRepository(world, repository, "transferred", senderId, { changes });
}

export function setArchived(world: World, repository: Repository, archived: boolean, senderId: number): void {
  repository.archived = archived;
  touch(world, repository);
  emitRepository(world, repository, archived ? "archived" : "unarchived", senderId);
}

export function setPrivate(world: World, repository: Repository, isPrivate: boolean, senderId: number): void {
  repository.private = isPrivate;
  touch(world, repository);
  emitRepository(world, repository, isPrivate ? "privatized" : "publicized", senderId);
}

export interface RepositoryEdit {
  description?: string | null | undefined;
  defaultBranch?: string | undefined;
}

/** @throws HttpError 422 for a default branch that is not there */
export async function editRepository(
  world: World,
  repository: Repository,
  edit: RepositoryEdit,
  senderId: number,
): Promise<void> {
  const changes: Record<string, unknown> = {};
  if (edit.description !== undefined) {
    changes["description"] = { from: repository.description };
    repository.description = edit.description;
  }
  if (edit.defaultBranch !== undefined) {
    if (!repository.refs.has(`refs/heads/${edit.defaultBranch}`)) {
      throw validationFailed([{ resource: "Repository", field: "default_branch", code: "invalid" }]);
    }
    await writeHead(repository.gitDir, edit.defaultBranch);
    changes["default_branch"] = { from: repository.defaultBranch };
    repository.defaultBranch = edit.defaultBranch;
  }
  touch(world, repository);
  emitRepository(world, repository, "edited", senderId, { changes });
}

/** Removes the repository; pull requests from it into others are closed, their head has no repository. */
export async function deleteRepository(
  world: World,
  repository: Repository,
  senderId: number,
): Promise<void> {
  touch(world, repository);
  emitRepository(world, repository, "deleted", senderId);
  forget(world, repository);
  world.state.repositories.delete(repository.id);
  for (const other of world.state.repositories.values()) {
    if (other.forkOfId === repository.id) other.forkOfId = null;
    for (const pull of other.pulls.values()) {
      if (pull.head.repoId !== repository.id) continue;
      pull.head.repoId = null;
      if (pull.state === "open") await closePullRequest(world, pull, senderId);
    }
  }
  await rm(repository.gitDir, { recursive: true, force: true });
}

function key(world: World, repository: Repository): string {
  return `${accountById(world.state, repository.ownerId).login}/${repository.name}`.toLowerCase();
}

function forget(world: World, repository: Repository): void {
  world.state.repositoryIds.delete(key(world, repository));
  world.state.formerRepositoryNames.set(key(world, repository), repository.id);
}

function remember(world: World, repository: Repository): void {
  world.state.repositoryIds.set(key(world, repository), repository.id);
}
