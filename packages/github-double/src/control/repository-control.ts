import { type CommitSpec, importCommits, type Person } from "../git/import-commits.ts";
import { writeRefs } from "../git/refs.ts";
import {
  deleteRepository,
  editRepository,
  renameRepository,
  type RepositoryEdit,
  setArchived,
  setPrivate,
  transferRepository,
} from "../operations/change-repository.ts";
import { createRepository, emitRepository, type NewRepository } from "../operations/create-repository.ts";
import { forkRepository } from "../operations/fork-repository.ts";
import { type RefChange, syncRefs } from "../operations/sync-refs.ts";
import { emailOf } from "../present/commit.ts";
import type { CollaboratorPermission, Repository } from "../state/entities.ts";
import { accountById } from "../state/find.ts";
import type { World } from "../world.ts";
import { firstMember, type Lookup } from "./lookup.ts";

/** Commits to push. Author and time are the pusher's and now, unless given. */
export type PushedCommit = Omit<CommitSpec, "author" | "atMs"> & { author?: Person; atMs?: number };

/** Repositories and their code. `name` is a full name, `by` the login of who does it. */
export function repositoryControl(world: World, lookup: Lookup) {
  const { locked, actor, account } = lookup;
  return {
    async createRepository(name: string, detail: Omit<NewRepository, "name"> = {}): Promise<Repository> {
      const [owner = "", repo = ""] = name.split("/");
      const created = await createRepository(world, account(owner), { ...detail, name: repo });
      emitRepository(world, created, "created", firstMember(account(owner)));
      return created;
    },
    /** Commits, in one process of git, and all that follows: push, create, synchronize. */
    push: (name: string, commits: PushedCommit[], by?: string): Promise<RefChange[]> =>
      locked(name, async (repository) => {
        const pusher = accountById(world.state, actor(repository, by));
        const author = { name: pusher.name ?? pusher.login, email: emailOf(pusher) };
        const specs = commits.map((commit) => ({ author, atMs: world.clock.now(), ...commit }));
        await importCommits(repository.gitDir, specs, repository.refs);
        return syncRefs(world, repository, pusher.id);
      }),
    deleteBranch: (name: string, branch: string, by?: string): Promise<RefChange[]> =>
      locked(name, async (repository) => {
        await writeRefs(repository.gitDir, [{ ref: `refs/heads/${branch}`, sha: null }]);
        return syncRefs(world, repository, actor(repository, by));
      }),
    fork: (name: string, owner: string): Promise<Repository> =>
      locked(name, (parent) => forkRepository(world, parent, account(owner))),
    renameRepository: (name: string, to: string, by?: string): Promise<void> =>
      locked(name, (repository) => renameRepository(world, repository, to, actor(repository, by))),
    transferRepository: (name: string, to: string, by?: string): Promise<void> =>
      locked(name, (repository) => transferRepository(world, repository, account(to), actor(repository, by))),
    archiveRepository: (name: string, archived = true, by?: string): Promise<void> =>
      locked(name, (repository) => setArchived(world, repository, archived, actor(repository, by))),
    setPrivate: (name: string, isPrivate: boolean, by?: string): Promise<void> =>
      locked(name, (repository) => setPrivate(world, repository, isPrivate, actor(repository, by))),
    editRepository: (name: string, edit: RepositoryEdit, by?: string): Promise<void> =>
      locked(name, (repository) => editRepository(world, repository, edit, actor(repository, by))),
    deleteRepository: (name: string, by?: string): Promise<void> =>
      locked(name, (repository) => deleteRepository(world, repository, actor(repository, by))),
    addCollaborator(name: string, login: string, permission: CollaboratorPermission): void {
      lookup.repository(name).collaborators.set(account(login).id, permission);
    },
  };
}
