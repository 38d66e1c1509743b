import { access, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { GitError } from "../errors.ts";
import { hasCode } from "../has-code.ts";
import { checkEmpty } from "./check-empty.ts";
import { writeConfig } from "./config.ts";
import { damageMark, runIn } from "./context.ts";
import type { MirrorContext } from "./context.ts";
import { fetchRefs, everything, packRefs } from "./fetch.ts";
import { fsck, maintain, needsMaintenance, writeCommitGraph } from "./maintain.ts";
import { carryOver } from "./carry-over.ts";
import { kept } from "./keep.ts";
import { readHeadShas } from "./heads.ts";
import { ownPath } from "./own-name.ts";
import { removeLeftovers } from "./leftovers.ts";
import type { Cancellable, EnsureOptions } from "./types.ts";

/** The caller holds the lock. */
export async function ensure(
  m: MirrorContext,
  takenOver: boolean,
  { wasSound = false, ...options }: EnsureOptions,
): Promise<"kept" | "cloned" | "recloned"> {
  await removeLeftovers(m, takenOver);
  if (!(await exists(m.path))) {
    await rename(await clone(m, options), m.path);
    return "cloned";
  }
  await writeConfig(m, m.path);
  const isTrusted = wasSound && !takenOver;
  if (!(await exists(join(m.path, damageMark))) && (isTrusted || (await looksSound(m, options)))) {
    await tidy(m, options);
    return "kept";
  }
  if (await mended(m, options)) return "kept";
  await replace(m, options);
  return "recloned";
}

/** A clone with many packs is slower, not wrong: work goes on, and the next job tries again. */
async function tidy(m: MirrorContext, options: Cancellable): Promise<void> {
  try {
    if (await needsMaintenance(m)) await maintain(m, options);
  } catch (error) {
    const mayWait =
      error instanceof GitError && ["git_failed", "git_timeout", "git_disk_full"].includes(error.code);
    if (!mayWait) throw error;
  }
}

/** Into a directory beside it: what is at the mirror's own path is whole. Returns that directory. */
async function clone(m: MirrorContext, options: Cancellable): Promise<string> {
  const fresh = { ...m, path: ownPath(m.path, "new") };
  try {
    await mkdir(fresh.path, { recursive: true });
    await runIn(fresh, ["init", "--quiet", "--bare"], options);
    await writeConfig(m, fresh.path);
    await fetchRefs(fresh, everything, options);
    if ((await readHeadShas(fresh, null, options)).size === 0) await checkEmpty(fresh, options);
    await packRefs(fresh, options);
    await writeCommitGraph(fresh, options);
    return fresh.path;
  } catch (error) {
    await rm(fresh.path, { recursive: true, force: true });
    throw error;
  }
}

/** A look at every ref and its object, which costs milliseconds. */
async function looksSound(m: MirrorContext, options: Cancellable): Promise<boolean> {
  try {
    const { stderr } = await runIn(m, ["for-each-ref", "--format=%(objecttype)"], options);
    return !stderr.includes("broken ref");
  } catch (error) {
    if (error instanceof GitError && error.code === "git_corrupt") return false;
    throw error;
  }
}

/** What git derives from the objects is dropped; when they are sound, the damage was there, or was none. */
async function mended(m: MirrorContext, options: Cancellable): Promise<boolean> {
  for (const derived of ["info/commit-graph", "info/commit-graphs", "pack/multi-pack-index"])
    await rm(join(m.path, "objects", derived), { recursive: true, force: true });
  if (!(await looksSound(m, options))) return false;
  try {
    await fsck(m, options);
  } catch (error) {
    if (error instanceof GitError && error.code === "git_corrupt") return false;
    throw error;
  }
  await rm(join(m.path, damageMark), { force: true });
  return true;
}

async function replace(m: MirrorContext, options: Cancellable): Promise<void> {
  const fresh = await clone(m, options);
  await carryOver({ ...m, path: fresh }, await keptOrNone(m, options), options);
  const old = ownPath(m.path, "old");
  await rename(m.path, old);
  await rename(fresh, m.path);
  await rm(old, { recursive: true, force: true });
}

async function keptOrNone(m: MirrorContext, options: Cancellable): Promise<string[]> {
  try {
    return await kept(m, options);
  } catch (error) {
    if (error instanceof GitError && error.code !== "git_aborted") return [];
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}
