import type { CommitSpec } from "../git/import-commits.ts";
import { gitText } from "../git/run-git.ts";
import { markMerged } from "../operations/follow-branch.ts";
import { syncRefs } from "../operations/sync-refs.ts";
import { pick, type Random } from "../random.ts";
import type { Account, Repository } from "../state/entities.ts";
import { accountById } from "../state/find.ts";
import type { World } from "../world.ts";
import { personOf, type Proposal } from "./plan-repository.ts";
import type { DemoExtra } from "./stack-catalogue.ts";

const hourMs = 3_600_000;

/** The pull requests of stacks with all commits, their branches' and the trunk's, in the order of the catalogue. */
export interface PlannedExtra {
  proposals: Proposal[];
  commits: CommitSpec[];
}

/** One author for a stack: the part of the branches' names before the slash. */
export function planExtra(world: World, owner: Account, extra: DemoExtra, random: Random): PlannedExtra {
  const members = [...owner.members.keys()].map((id) => accountById(world.state, id));
  const authors = new Map<string, Account>();
  const authorOf = (branch: string): Account => {
    const stack = branch.split("/")[0] ?? branch;
    const author = authors.get(stack) ?? pick(random, members);
    authors.set(stack, author);
    return author;
  };
  const startMs = world.clock.now() - extra.steps.length * hourMs;
  const commits = extra.steps.map((step, at) => ({
    ...step,
    author: personOf(authorOf(step.branch)),
    atMs: startMs + at * hourMs,
  }));
  const proposals = extra.pulls.map(({ branch, base, title, draft = false }): Proposal => {
    const own = commits.filter((commit) => commit.branch === branch);
    const [first, last] = [own.at(0)?.atMs ?? startMs, own.at(-1)?.atMs ?? startMs];
    const idea = { title, branch, path: "" };
    const times = { createdAtMs: first + hourMs / 2, updatedAtMs: last + hourMs / 2 };
    return { idea, author: authorOf(branch), ...times, commits: [], base, draft };
  });
  return { proposals, commits };
}

/**
 * Takes back the trunk's last commit in what the double tells, and returns the function that brings it: the App, which
 * is installed in between, hears of it as of any other push or merge. In git it is there all the time.
 */
export async function withholdLast(
  world: World,
  repository: Repository,
  { squashed }: DemoExtra,
): Promise<() => Promise<void>> {
  const trunk = `refs/heads/${repository.defaultBranch}`;
  const sha = repository.refs.get(trunk) ?? "";
  repository.refs.set(trunk, await gitText(repository.gitDir, ["rev-parse", `${sha}^`]));
  return () =>
    world.locks.run(repository.id, async () => {
      const pull = [...repository.pulls.values()].find(({ head }) => head.ref === squashed);
      const by = pull?.authorId ?? [...accountById(world.state, repository.ownerId).members.keys()][0];
      if (by === undefined) throw new Error("the demo's organization has no members");
      if (pull !== undefined) await markMerged(world, pull, sha, by);
      await syncRefs(world, repository, by);
    });
}
