import { GitError } from "../errors.ts";
import { mapLimited } from "../map-limited.ts";
import { assertObjectId } from "../ref-names.ts";
import { checkObjects } from "./check-objects.ts";
import { runIn, textIn } from "./context.ts";
import type { MirrorContext } from "./context.ts";
import type { Cancellable, Distance, MergeCheck, Pair } from "./types.ts";

/** As many git processes as help on a small machine. */
const parallel = 4;

/** One `rev-list` per pair of different commits. */
export function measure(m: MirrorContext, pairs: readonly Pair[], options: Cancellable): Promise<Distance[]> {
  return mapLimited(pairs, parallel, async ({ ours, theirs }) => {
    assertPair(ours, theirs);
    if (ours === theirs) return { ahead: 0, behind: 0 };
    const text = await textIn(
      m,
      ["rev-list", "--left-right", "--count", `${ours}...${theirs}`, "--"],
      options,
    );
    const [ahead = 0, behind = 0] = text.split("\t").map(Number);
    return { ahead, behind };
  });
}

export async function mergeBase(
  m: MirrorContext,
  a: string,
  b: string,
  options: Cancellable,
): Promise<string | null> {
  assertPair(a, b);
  const { stdout, exitCode } = await runIn(m, ["merge-base", "--", a, b], { ...options, accept: [0, 1] });
  return exitCode === 0 ? stdout.toString("latin1").trim() : null;
}

export async function isAncestor(
  m: MirrorContext,
  ancestor: string,
  descendant: string,
  options: Cancellable,
): Promise<boolean> {
  assertPair(ancestor, descendant);
  const { exitCode } = await runIn(m, ["merge-base", "--is-ancestor", "--", ancestor, descendant], {
    ...options,
    accept: [0, 1],
  });
  return exitCode === 0;
}

/** One `merge-tree` for all pairs, in memory. */
export async function conflicts(
  m: MirrorContext,
  pairs: readonly Pair[],
  options: Cancellable,
): Promise<MergeCheck[]> {
  if (pairs.length === 0) return [];
  for (const { ours, theirs } of pairs) assertPair(ours, theirs);
  await checkObjects(
    m,
    pairs.flatMap(({ ours, theirs }) => [ours, theirs]),
    options,
  );
  const input = pairs.map(({ ours, theirs }) => `${ours} ${theirs}\n`).join("");
  // Histories that share nothing would end the whole process.
  const args = ["merge-tree", "--stdin", "--name-only", "--no-messages", "--allow-unrelated-histories"];
  const { stdout } = await runIn(m, args, { ...options, input });
  const checks = parseChecks(stdout.toString("utf8"));
  if (checks.length !== pairs.length)
    throw new GitError("git_failed", `git merge-tree answered ${checks.length} of ${pairs.length} merges`);
  return checks;
}

/** Of each merge: "1" when clean or "0", the tree, the paths in conflict and an empty field, each ended by a NUL. */
function parseChecks(output: string): MergeCheck[] {
  const fields = output.split("\0");
  const checks: MergeCheck[] = [];
  for (let at = 0; at + 1 < fields.length;) {
    const clean = fields[at] === "1";
    const end = fields.indexOf("", at + 2);
    if (end === -1) break;
    checks.push({ clean, files: [...new Set(fields.slice(at + 2, end))].toSorted() });
    at = end + 1;
  }
  return checks;
}

function assertPair(a: string, b: string): void {
  assertObjectId(a);
  assertObjectId(b);
}
