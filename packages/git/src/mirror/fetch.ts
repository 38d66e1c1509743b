import { GitError } from "../errors.ts";
import { assertBranchName } from "../ref-names.ts";
import { checkEmpty } from "./check-empty.ts";
import { runIn, textIn, transfer } from "./context.ts";
import type { MirrorContext } from "./context.ts";
import { readHeadShas } from "./heads.ts";
import { keep } from "./keep.ts";
import { watchSize } from "./watch-size.ts";
import type { Cancellable, HeadChange } from "./types.ts";

/** git-spice keeps a stack's parents in `refs/spice`. */
export const everything = ["+refs/heads/*:refs/heads/*", "+refs/spice/*:refs/spice/*"];

/** The caller holds the lock. Named branches cost what they changed, not what the repository has. */
export async function fetchHeads(
  m: MirrorContext,
  branches: readonly string[] | null,
  { maybe = [], ...options }: Cancellable & { readonly maybe?: readonly string[] },
): Promise<HeadChange[]> {
  for (const name of branches ?? []) assertBranchName(name);
  if (branches?.length === 0) return [];
  if (branches !== null && branches.length <= 200) {
    const changes = await fetchNamed(m, branches, new Set(maybe), options);
    if (changes !== null) return changes;
  }
  return fetchAll(m, options);
}

async function fetchAll(m: MirrorContext, options: Cancellable): Promise<HeadChange[]> {
  const before = await readHeadShas(m, null, options);
  await fetchRefs(m, everything, options);
  const after = await readHeadShas(m, null, options);
  if (after.size === 0 && before.size > 0) await confirmEmpty(m, before, options);
  return changesOf(m, before, after, options);
}

async function confirmEmpty(
  m: MirrorContext,
  before: ReadonlyMap<string, string>,
  options: Cancellable,
): Promise<void> {
  try {
    await checkEmpty(m, options);
  } catch (error) {
    const input = [...before].map(([name, sha]) => `create refs/heads/${name} ${sha}\n`).join("");
    await runIn(m, ["update-ref", "--stdin"], { input });
    throw error;
  }
}

/** null: one is gone, or stands where another is to be; only a look at all of them tells. */
async function fetchNamed(
  m: MirrorContext,
  branches: readonly string[],
  maybe: ReadonlySet<string>,
  options: Cancellable,
): Promise<HeadChange[] | null> {
  // A pattern that nothing matches is no error, and removes what matched it here.
  const refs = branches.map((name) => `refs/heads/${name}${maybe.has(name) ? "*" : ""}`);
  const refspecs = refs.map((ref) => `+${ref}:${ref}`);
  try {
    const before = await readHeadShas(m, branches, options);
    await fetchRefs(m, refspecs, options);
    return await changesOf(m, before, await readHeadShas(m, branches, options), options);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (error.code === "git_ref_not_found" || /refname conflict|cannot lock ref/.test(error.stderr))
      return null;
    throw error;
  }
}

export async function fetchRefs(
  m: MirrorContext,
  refspecs: readonly string[],
  options: Cancellable,
): Promise<void> {
  const watch = watchSize(m, options.signal);
  try {
    await transfer(
      m,
      [
        "fetch",
        "--quiet",
        "--prune",
        "--no-tags",
        "--no-write-fetch-head",
        "--no-recurse-submodules",
        "--no-auto-maintenance",
        ...(m.blobless ? ["--filter=blob:none"] : []),
        "--",
        "origin",
        ...refspecs,
      ],
      { signal: watch.signal },
    );
    await watch.check();
  } catch (error) {
    throw watch.exceeded() ?? error;
  } finally {
    watch.stop();
  }
}

async function changesOf(
  m: MirrorContext,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  options: Cancellable,
): Promise<HeadChange[]> {
  const changes: HeadChange[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const change = { name, before: before.get(name) ?? null, after: after.get(name) ?? null };
    if (change.before !== change.after) changes.push(change);
  }
  await keepRewritten(m, changes, options);
  return changes;
}

/** A stack's base may be a head that its parent no longer has [ST3]. One `rev-list`, which reads what was rewritten. */
async function keepRewritten(
  m: MirrorContext,
  changes: readonly HeadChange[],
  options: Cancellable,
): Promise<void> {
  const moved = changes.flatMap(({ before, after }) => (before && after ? [{ before, after }] : []));
  const deleted = changes.flatMap(({ before, after }) => (before && !after ? [before] : []));
  const input = moved.map(({ before, after }) => `${before}\n^${after}\n`).join("");
  const text = input === "" ? "" : await textIn(m, ["rev-list", "--stdin"], { ...options, input });
  const lost = new Set(text.split("\n"));
  const rewritten = moved.map(({ before }) => before).filter((sha) => lost.has(sha));
  await keep(m, [...deleted, ...rewritten], options);
}

/** Refs as files are slow to read when there are thousands. */
export async function packRefs(m: MirrorContext, options: Cancellable): Promise<void> {
  await runIn(m, ["pack-refs", "--all"], options);
}
