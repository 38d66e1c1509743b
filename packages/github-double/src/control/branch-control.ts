import { type GitGate, type GitStep, type HeldGit } from "../git/git-gate.ts";
import { importCommits } from "../git/import-commits.ts";
import { replay } from "../git/merge.ts";
import { writeRefs } from "../git/refs.ts";
import { gitText } from "../git/run-git.ts";
import { type RefChange, syncRefs } from "../operations/sync-refs.ts";
import { emailOf } from "../present/commit.ts";
import type { Repository } from "../state/entities.ts";
import { accountById } from "../state/find.ts";
import type { World } from "../world.ts";
import type { Lookup } from "./lookup.ts";

/** One branch of a stack that is going to be pushed. */
export interface StackedBranch {
  name: string;
  /** Default: the one before it in the list, the first on `main`. */
  on?: string;
  /** Default 1. Each writes a file of its own, so that nothing conflicts. */
  commits?: number;
  /** What its first commit writes beside it: the same path in two branches makes them conflict. */
  files?: Record<string, string>;
}

/** What people do to branches with their own git. `name` is a repository's full name, `by` a login. */
export function branchControl(world: World, lookup: Lookup, gate: GitGate) {
  const { locked, actor } = lookup;
  const personOf = (id: number) => {
    const account = accountById(world.state, id);
    return { name: account.name ?? account.login, email: emailOf(account) };
  };
  const moveBranch = (name: string, branch: string, sha: string, by?: string): Promise<RefChange[]> =>
    locked(name, async (repository) => {
      await writeRefs(repository.gitDir, [{ ref: `refs/heads/${branch}`, sha }]);
      return syncRefs(world, repository, actor(repository, by));
    });
  return {
    /** Resolves to the branches' heads by name. */
    pushStack: (
      name: string,
      branches: readonly StackedBranch[],
      by?: string,
    ): Promise<Record<string, string>> =>
      locked(name, async (repository) => {
        const pusherId = actor(repository, by);
        const author = personOf(pusherId);
        const commits = stackCommits(repository, branches).map((commit) => ({
          ...commit,
          author,
          atMs: world.clock.now(),
        }));
        await importCommits(repository.gitDir, commits, repository.refs);
        await syncRefs(world, repository, pusherId);
        return Object.fromEntries(branches.map((branch) => [branch.name, headOf(repository, branch.name)]));
      }),
    /** A push by force: the branch is at this commit now, wherever it was. A new one is made. */
    moveBranch,
    /**
     * Someone rebases the branch at home and pushes it by force: the commits after `upstream` (default: `onto`), onto
     * `onto` (a branch or a commit). Resolves to the new head.
     */
    async rebaseBranch(
      name: string,
      branch: string,
      { onto, upstream = onto }: { onto: string; upstream?: string },
      by?: string,
    ): Promise<string> {
      const repository = lookup.repository(name);
      const at = (ref: string) => repository.refs.get(`refs/heads/${ref}`) ?? ref;
      const asked = { head: headOf(repository, branch), upstream: at(upstream), onto: at(onto) };
      const who = { by: personOf(actor(repository, by)), atMs: world.clock.now() };
      const sha = await replay(repository.gitDir, { ...asked, ...who });
      if (sha === null) throw new Error(`${branch} has conflicts with ${onto}`);
      await moveBranch(name, branch, sha, by);
      return sha;
    },
    /** What git says in the repository, e.g. `["log", "--format=%s", "main"]`. */
    git: (name: string, args: readonly string[]): Promise<string> =>
      gitText(lookup.repository(name).gitDir, args),
    /** Stops the next such request of a git client, until it is released. */
    holdGit: (name: string, step: GitStep): HeldGit => gate.hold(lookup.repository(name).id, step),
    /** How often git clients have asked that. */
    gitRequests: (name: string, step: GitStep): number => gate.count(lookup.repository(name).id, step),
  };
}

function headOf(repository: Repository, branch: string): string {
  const sha = repository.refs.get(`refs/heads/${branch}`);
  if (sha === undefined) throw new Error(`the repository has no branch ${branch}`);
  return sha;
}

function stackCommits(repository: Repository, branches: readonly StackedBranch[]) {
  return branches.flatMap(({ name, on, commits = 1, files = {} }, at) =>
    Array.from({ length: commits }, (_, index) => ({
      branch: name,
      ...(index === 0 ? { from: on ?? branches[at - 1]?.name ?? repository.defaultBranch } : {}),
      message: `${name}: step ${index + 1}`,
      files: { [`${name}/${index + 1}.txt`]: `${name} ${index + 1}\n`, ...(index === 0 ? files : {}) },
    })),
  );
}
