import type { Checked } from "./checked.ts";
import { endsOf } from "./checked.ts";
import { expectEqual } from "./expect-equal.ts";
import type { ModelBranch } from "./model.ts";
import { readPatches } from "./read-patches.ts";
import type { PatchedCommit } from "./read-patches.ts";

/** [ST1][ST2][ST3] The own commits, all of them, once, in their order, with what they change; on the parent's head. */
export async function checkOwnCommits(checked: Checked): Promise<void> {
  const { repository, stack, graph, result } = checked;
  const { mirror } = repository;
  const ends = endsOf(checked);
  const heads = [...ends.values()];
  const originals = stack.branches.flatMap(({ copies, own }) =>
    [...copies, ...own].map((commit) => repository.shaOf(commit)),
  );
  const patches = await readPatches(mirror, [...heads, ...originals], repository.shaOf(stack.trunk.head));
  const parentOf = new Map(graph.branches.map(({ name, parent }) => [name, parent]));
  const settledOutcomes = [
    ...result.moves.map(({ branch, base }) => ({ branch, base, moved: true })),
    ...result.unchanged.map(({ branch, base }) => ({ branch, base, moved: false })),
  ];
  for (const { branch: name, base, moved } of settledOutcomes) {
    const branch = stack.branches.find((candidate) => candidate.name === name);
    if (branch === undefined) throw new Error(`${name} is no branch`);
    if (moved && branch.hasEvilMerge) throw new Error(`${name} was moved, and its merge's own changes lost`);
    const parentHead = ends.get(parentOf.get(name) ?? "");
    expectEqual(base, parentHead, `${name} does not stand on its parent's head [ST1]`);
    // Left as people made it: with its merge, or with the copies that came along.
    if (!moved && (branch.hasMerge || branch.copies.length > 0)) continue;
    const line = lineOf(patches, ends.get(name) ?? "", base ?? "");
    await checkCopies(checked, branch, line);
    checkLine(checked, branch, line, patches);
  }
}

/** Oldest first. */
function lineOf(patches: ReadonlyMap<string, PatchedCommit>, head: string, base: string): PatchedCommit[] {
  const line: PatchedCommit[] = [];
  for (let sha = head; sha !== base;) {
    const commit = patches.get(sha);
    const [parent] = commit?.parents ?? [];
    if (commit === undefined || parent === undefined || commit.parents.length > 1)
      throw new Error(`${head} is no line on ${base}`);
    line.unshift(commit);
    sha = parent;
  }
  return line;
}

/** A copy stays only where the parent has no such commit any more: then nobody else has it, and nothing is lost. */
async function checkCopies(
  { repository, stack }: Checked,
  branch: ModelBranch,
  line: readonly PatchedCommit[],
): Promise<void> {
  const parent = stack.branches.find(({ name }) => name === branch.parent);
  const twice: string[] = [];
  for (const copy of branch.copies) {
    const kept = parent?.merged === null ? parent.own.find(({ id }) => id === copy.id) : undefined;
    if (kept === undefined || !line.some(({ id }) => id === copy.id)) continue;
    const [ours, theirs] = [repository.shaOf(copy), repository.shaOf(kept)];
    // Said again elsewhere, a change may have another patch: a file deleted that has other lines there, a line
    // inserted beside another one. Then git does not know it for a copy either, and leaving it out would be a guess.
    const range = ["--right-only", "--cherry-pick", `${theirs}...${ours}`];
    const unlike = (await repository.mirror.text(["rev-list", ...range])).split("\n");
    if (!unlike.includes(ours)) twice.push(copy.id);
  }
  expectEqual(twice, [], `copies of the parent's commits in ${branch.name}`);
}

function checkLine(
  { repository, stack }: Checked,
  branch: ModelBranch,
  line: readonly PatchedCommit[],
  patches: ReadonlyMap<string, PatchedCommit>,
): void {
  const ids = line.map(({ id }) => id);
  const expected = [...branch.copies, ...branch.own].filter((commit) => {
    if (ids.includes(commit.id)) return true;
    if (branch.copies.includes(commit)) return false;
    const original = patches.get(repository.shaOf(commit));
    // What the parent has as well, or a file that both deleted.
    const onlyDeletes = original?.added.length === 0 && commit.changes.length > 0;
    return !(stack.alsoBelow.has(commit.id) || onlyDeletes);
  });
  expectEqual(
    ids,
    expected.map(({ id }) => id),
    `own commits of ${branch.name}`,
  );
  for (const [index, commit] of expected.entries()) {
    const original = patches.get(repository.shaOf(commit));
    const copy = line[index];
    if (original === undefined || copy === undefined) throw new Error(`${commit.id} is not there`);
    expectEqual(copy.author, original.author, `author of ${commit.id}`);
    expectEqual(copy.message, original.message, `message of ${commit.id}`);
    if (stack.alsoBelow.has(commit.id)) continue;
    expectEqual(copy.added, original.added, `lines that ${commit.id} adds`);
    const known = new Set(original.removed);
    expectEqual(
      copy.removed.filter((text) => !known.has(text)),
      [],
      `lines that ${commit.id} removes`,
    );
  }
}
