import { rm } from "node:fs/promises";
import { copyBare, initBare } from "../git/init-bare.ts";
import { validationFailed } from "../http/http-error.ts";
import type { Account, Repository } from "../state/entities.ts";
import { repositoryDir } from "../state/saved-state.ts";
import { nextId } from "../state/state.ts";
import { emit } from "../webhooks/emit.ts";
import type { World } from "../world.ts";

export interface NewRepository {
  name: string;
  private?: boolean | undefined;
  description?: string | null | undefined;
  language?: string | null | undefined;
  topics?: string[] | undefined;
  defaultBranch?: string | undefined;
}

/**
 * Creates a repository: empty, or with all that `copyOf` has in git.
 *
 * @throws HttpError 422 when the owner has one of that name, in any case
 */
export async function createRepository(
  world: World,
  owner: Account,
  asked: NewRepository,
  copyOf?: Repository,
): Promise<Repository> {
  const key = `${owner.login}/${asked.name}`.toLowerCase();
  if (world.state.repositoryIds.has(key)) {
    throw validationFailed([
      {
        resource: "Repository",
        field: "name",
        code: "custom",
        message: "name already exists on this account",
      },
    ]);
  }
  const repository = newRepository(world, owner, asked);
  world.state.repositoryIds.set(key, repository.id);
  // After a kill, a directory of that id may lie there that nobody knows of.
  await rm(repository.gitDir, { recursive: true, force: true });
  if (copyOf === undefined) {
    await initBare(repository.gitDir, repository.defaultBranch);
  } else {
    await copyBare(copyOf.gitDir, repository.gitDir);
    repository.refs = new Map(copyOf.refs);
  }
  world.state.repositories.set(repository.id, repository);
  return repository;
}

function newRepository(world: World, owner: Account, asked: NewRepository): Repository {
  const id = nextId(world.state);
  const now = world.clock.now();
  return {
    id,
    ownerId: owner.id,
    name: asked.name,
    private: asked.private ?? false,
    archived: false,
    description: asked.description ?? null,
    language: asked.language ?? null,
    topics: asked.topics ?? [],
    defaultBranch: asked.defaultBranch ?? "main",
    forkOfId: null,
    createdAtMs: now,
    updatedAtMs: now,
    pushedAtMs: now,
    gitDir: repositoryDir(world.dataDir, id),
    refs: new Map(),
    nextNumber: 1,
    pulls: new Map(),
    issues: new Map(),
    labels: new Map(),
    checkSuites: new Map(),
    checkRuns: new Map(),
    statuses: [],
    collaborators: new Map(),
  };
}

/** A `repository` event with the repository as it is now. */
export function emitRepository(
  world: World,
  repository: Repository,
  action: string,
  senderId: number,
  extra: object = {},
): void {
  emit(world, {
    event: "repository",
    action,
    accountId: repository.ownerId,
    repository,
    senderId,
    payload: extra,
  });
}
