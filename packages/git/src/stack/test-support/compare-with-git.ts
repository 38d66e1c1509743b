import { committer, endsOf } from "./checked.ts";
import type { Checked } from "./checked.ts";
import { expectEqual } from "./expect-equal.ts";
import { plainRebase } from "./plain-rebase.ts";
import type { ModelBranch } from "./model.ts";
import type { Random } from "./random.ts";
import type { StackRepository } from "./stack-repository.ts";

/** Conflicts exactly where `git rebase --onto` stops, and else the very commits that it makes. Conflicts come first. */
export async function compareWithGit(checked: Checked, random: Random, limit: number): Promise<number> {
  const { repository, stack, result } = checked;
  const ends = endsOf(checked);
  const comparable = (name: string): boolean =>
    stack.branches.some(
      (branch) => branch.name === name && branch.copies.length === 0 && branch.own.length > 0,
    );
  const conflicts = result.conflicts.filter(
    ({ branch, reason }) => reason === "conflict" && comparable(branch),
  );
  const moves = result.moves.filter(({ branch }) => comparable(branch));
  const sample = [...shuffled(random, conflicts).slice(0, Math.ceil(limit / 2)), ...shuffled(random, moves)];
  for (const outcome of sample.slice(0, limit)) {
    const branch = stack.branches.find(({ name }) => name === outcome.branch);
    const onto = ends.get(outcome.onto);
    if (branch === undefined || onto === undefined) throw new Error(`${outcome.branch} is no branch`);
    const rebased = await plainRebase(
      repository.mirror.git,
      repository.worktree,
      { onto, upstream: upstreamOf(repository, branch), head: repository.shaOf(branch.head) },
      committer,
    );
    const ours =
      "toSha" in outcome
        ? { kind: "done", head: outcome.toSha }
        : { kind: "stopped", commit: outcome.commitSha, files: outcome.files };
    expectEqual(ours, rebased, `${outcome.branch} on ${outcome.onto}, ours and git's own rebase`);
  }
  return Math.min(limit, sample.length);
}

/** What is not its own: below its first own commit; for one that merged the trunk, what it merged. */
function upstreamOf(repository: StackRepository, branch: ModelBranch): string {
  if (branch.hasMerge)
    for (let at = branch.head; ;) {
      const [first, second] = at.parents;
      if (second !== undefined) return repository.shaOf(second);
      if (first === undefined) break;
      at = first;
    }
  const below = branch.own[0]?.parents[0];
  if (below === undefined) throw new Error(`${branch.name} stands on nothing`);
  return repository.shaOf(below);
}

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  return list
    .map((item) => ({ item, at: random.below(1_000_000) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
