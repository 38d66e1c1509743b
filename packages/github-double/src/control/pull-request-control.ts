import { type CommitSpec, importCommits, type Person } from "../git/import-commits.ts";
import { writeRefs } from "../git/refs.ts";
import { type OpenPullRequest, openPullRequest } from "../operations/open-pull-request.ts";
import { type RefChange, syncRefs } from "../operations/sync-refs.ts";
import { type PullRequestChange, updatePullRequest } from "../operations/update-pull-request.ts";
import type { Account, Pull, Repository } from "../state/entities.ts";
import type { World } from "../world.ts";
import { accountControl, senderOf } from "./account-control.ts";

/** Commits to push. Author and time are the pusher's and now, unless given. */
export type PushedCommit = Omit<CommitSpec, "author" | "atMs"> & { author?: Person; atMs?: number };

export type NewPullRequest = Omit<OpenPullRequest, "authorId" | "body" | "draft"> &
  Partial<Pick<OpenPullRequest, "body" | "draft">> & { author?: string };

/** Code and pull requests, as people change them. `name` is a repository's full name, `by` a login. */
export function pullRequestControl(world: World) {
  const accounts = accountControl(world);
  const actor = (repository: Repository, by?: string): number =>
    by === undefined ? senderOf(accounts.account(ownerLogin(world, repository))) : accounts.account(by).id;
  const locked = <T>(name: string, change: (repository: Repository) => Promise<T>): Promise<T> => {
    const repository = accounts.repository(name);
    return world.locks.run(repository.id, () => change(repository));
  };
  const pull = (name: string, number: number): Pull => {
    const found = accounts.repository(name).pulls.get(number);
    if (found === undefined) throw new Error(`the double has no pull request ${name}#${number}`);
    return found;
  };
  const update = (name: string, number: number, change: PullRequestChange, by?: string): Promise<Pull> =>
    locked(name, async (repository) => {
      const found = pull(name, number);
      await updatePullRequest(world, repository, found, change, actor(repository, by));
      return found;
    });
  return {
    pull,
    /** Commits, in one process of git, and all that follows: push, create, synchronize. */
    push: (name: string, commits: PushedCommit[], by?: string): Promise<RefChange[]> =>
      locked(name, async (repository) => {
        const pusherId = actor(repository, by);
        const author = personOf(world.state.accounts.get(pusherId));
        const specs = commits.map((commit) => ({ author, atMs: world.clock.now(), ...commit }));
        await importCommits(repository.gitDir, specs, repository.refs);
        return syncRefs(world, repository, pusherId);
      }),
    deleteBranch: (name: string, branch: string, by?: string): Promise<RefChange[]> =>
      locked(name, async (repository) => {
        await writeRefs(repository.gitDir, [{ ref: `refs/heads/${branch}`, sha: null }]);
        return syncRefs(world, repository, actor(repository, by));
      }),
    openPullRequest: (name: string, { author, ...asked }: NewPullRequest): Promise<Pull> =>
      locked(name, (repository) =>
        openPullRequest(world, repository, {
          body: null,
          draft: false,
          ...asked,
          authorId: actor(repository, author),
        }),
      ),
    updatePullRequest: update,
    closePullRequest: (name: string, number: number, by?: string): Promise<Pull> =>
      update(name, number, { state: "closed" }, by),
    reopenPullRequest: (name: string, number: number, by?: string): Promise<Pull> =>
      update(name, number, { state: "open" }, by),
  };
}

function ownerLogin(world: World, repository: Repository): string {
  const owner = world.state.accounts.get(repository.ownerId);
  if (owner === undefined) throw new Error(`repository ${repository.name} has no owner`);
  return owner.login;
}

function personOf(account: Account | undefined): Person {
  if (account === undefined) throw new Error("the pusher does not exist");
  return {
    name: account.name ?? account.login,
    email: account.email ?? `${account.id}+${account.login}@users.noreply.example`,
  };
}
