import { readSpiceParents } from "@foundry/git";
import type { Head, Mirror } from "@foundry/git";
import type { Sql } from "../../sql/sql.ts";
import type { RepositoryContext } from "../context.ts";
import type { JobRun } from "../jobs/job-run.ts";
import { loadBranches } from "../store/branches.ts";
import { loadMeta } from "../store/meta.ts";
import { findByHead, loadAllHeads, loadUnmeasured, namesOnParents } from "../store/projection.ts";
import { forgetBranches } from "./forget-branches.ts";
import type { PlaceDeps } from "./near-branches.ts";
import { readPlaces } from "./read-places.ts";
import { savePlaces } from "./save-places.ts";

/** What a reading found. */
export interface Refreshed {
  /** Rows that show something else than before. */
  readonly changed: number;
  readonly removed: number;
  /** Branches that were looked at. */
  readonly read: number;
}

type RefreshContext = Pick<RepositoryContext, "db" | "deps">;
type RefreshRun = Pick<JobRun, "commit" | "progress" | "interrupt">;

/** Rows of one transaction, and of one look at git: some hundreds of pages stay below the limit of a commit. */
const CHUNK = 200;
/** Above so many moved heads that others may contain, one look at all branches is cheaper. */
const MOST_CONTAINED = 20;

/** [RJ8] Every head in the clone is compared with the rows; for a first reading, a wish of a person, and after a gap. */
export async function refreshAll(c: RefreshContext, run: RefreshRun, mirror: Mirror): Promise<Refreshed> {
  const signal = run.interrupt;
  const heads = byName(await mirror.heads(undefined, { signal }));
  const known = await loadAllHeads(c.db);
  const gone = [...known.keys()].filter((name) => !heads.has(name));
  return refreshNames(c, run, mirror, { names: [...heads.keys()], last: new Set(), gone, heads });
}

/**
 * [RJ8] Only what pushes moved since git was read, and what stands on it: one push costs the same in a repository of
 * fifty branches and of five thousand. `before`: of those heads, the ones that the clone had before it fetched them, so
 * that other branches may stand on them.
 */
export async function refreshMoved(
  c: RefreshContext,
  run: RefreshRun,
  mirror: Mirror,
  { moved, before }: { readonly moved: readonly string[]; readonly before: ReadonlySet<string> },
): Promise<Refreshed> {
  const signal = run.interrupt;
  const heads = byName(await mirror.heads(moved, { signal }));
  const gone = moved.filter((name) => !heads.has(name));
  const known = [...heads.values()].filter(({ sha }) => before.has(sha));
  if (known.length > MOST_CONTAINED) return refreshAll(c, run, mirror);
  const above = await Promise.all(known.map(({ sha }) => namesContaining(mirror, sha, signal)));
  const near = new Set([...(await namesOnParents(c.db, moved)), ...above.flat()]);
  const last = new Set(heads.keys());
  const names = [...[...near].filter((name) => !last.has(name)), ...last];
  return refreshNames(c, run, mirror, { names, last, gone, heads: null });
}

async function namesContaining(mirror: Mirror, sha: string, signal: AbortSignal): Promise<string[]> {
  const args = ["for-each-ref", `--contains=${sha}`, "--format=%(refname:lstrip=2)", "--", "refs/heads/"];
  const text = await mirror.text(args, { signal });
  return text === "" ? [] : text.split("\n");
}

interface Reading {
  readonly names: readonly string[];
  /** Written last: as long as one of them waits, a killed reading is done again. */
  readonly last: ReadonlySet<string>;
  readonly gone: readonly string[];
  /** All that the clone has; null: they are asked for. */
  readonly heads: ReadonlyMap<string, Head> | null;
}

async function refreshNames(
  c: RefreshContext,
  run: RefreshRun,
  mirror: Mirror,
  { names, last, gone, heads }: Reading,
): Promise<Refreshed> {
  const signal = run.interrupt;
  const trunk = (await loadMeta(c.db))?.identity.defaultBranch ?? "";
  const gitSpice = await readSpiceParents(mirror, { signal });
  const look = heads ? inMemory(heads) : inGit(c.db, mirror, { signal, fetched: last });
  const deps = { db: c.db, mirror, trunk, gitSpice, signal, ...look };
  let removed = 0;
  for (const part of chunks(gone)) {
    removed += await run.commit(async (draft) => (await forgetBranches(draft, part)).length);
  }
  // What stood on those that are gone was marked by it.
  const orphans = gone.length > 0 ? await loadUnmeasured(c.db) : [];
  const all = [...new Set([...orphans.map(({ name }) => name), ...names])];
  let changed = 0;
  for (const [index, part] of chunks(all).entries()) {
    const places = await readPlaces(deps, part);
    changed += await run.commit((draft) => savePlaces(draft, places, c.deps.now()));
    run.progress(Math.min((index + 1) * CHUNK, all.length), all.length);
  }
  return { changed, removed, read: all.length };
}

type Look = Pick<PlaceDeps, "headsOf" | "namesAt">;

function inMemory(heads: ReadonlyMap<string, Head>): Look {
  const bySha = Map.groupBy(heads.values(), ({ sha }) => sha);
  return {
    headsOf: (names) => Promise.resolve(byName(names.flatMap((name) => heads.get(name) ?? []))),
    namesAt: (shas) => Promise.resolve(shas.flatMap((sha) => bySha.get(sha) ?? []).map(({ name }) => name)),
  };
}

/** A branch that the rows do not know is gone, unless it was fetched just now: a fetch of a few prunes nothing. */
function inGit(
  db: Sql,
  mirror: Mirror,
  { signal, fetched }: { readonly signal: AbortSignal; readonly fetched: ReadonlySet<string> },
): Look {
  return {
    async headsOf(names) {
      const rows = await loadBranches(db, names);
      const there = [...new Set(names)].filter((name) => rows.has(name) || fetched.has(name));
      return byName(there.length === 0 ? [] : await mirror.heads(there, { signal }));
    },
    namesAt: (shas) => findByHead(db, shas),
  };
}

function byName(heads: readonly Head[]): Map<string, Head> {
  return new Map(heads.map((head) => [head.name, head]));
}

function chunks<T>(items: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < items.length; at += CHUNK) parts.push(items.slice(at, at + CHUNK));
  return parts;
}
