import { rename, rm } from "node:fs/promises";
import { hasCode } from "../has-code.ts";
import { checkObjects } from "./check-objects.ts";
import { conflicts, isAncestor, measure, mergeBase } from "./compare.ts";
import { contextOf, runIn, spawnIn, textIn } from "./context.ts";
import type { MirrorContext } from "./context.ts";
import { directorySize } from "./directory-size.ts";
import { ensure } from "./ensure.ts";
import { fetchHeads } from "./fetch.ts";
import { readHeads, readHeadShas } from "./heads.ts";
import { has, isKept, keep, kept, release } from "./keep.ts";
import { ownPath } from "./own-name.ts";
import { removeLeftovers } from "./leftovers.ts";
import { createMirrorLock } from "./lock.ts";
import { fsck, maintain } from "./maintain.ts";
import { push } from "./push.ts";
import { readFileAt } from "./read-file.ts";
import type { Cancellable, Mirror, MirrorOptions } from "./types.ts";
import { withWorktree } from "./worktree.ts";
import { createWorkspace } from "../workspace/create-workspace.ts";
import { fetchRef } from "../workspace/fetch-ref.ts";
import { mentions, readChanges } from "../workspace/read-changes.ts";
import { receiveBundle } from "../workspace/receive-bundle.ts";

/**
 * Nothing is read or written before the first call. One object per mirror and process; what changes the clone takes its
 * lock, so several are safe too.
 *
 * @throws GitError `git_invalid_argument` for a URL that is not allowed
 */
export function openMirror(options: MirrorOptions): Mirror {
  const m = contextOf(options, createMirrorLock(options.path));
  return {
    git: m.git,
    path: m.path,
    remoteUrl: m.remote.url,
    run: (args, asked) => runIn(m, args, asked),
    text: (args, asked) => textIn(m, args, asked),
    spawn: (args, asked) => spawnIn(m, args, asked),
    ensure: (o = {}) => m.lock.run((takenOver) => ensure(m, takenOver, o), o),
    fetch: ({ branches, maybe = [], ...o } = {}) =>
      locked(m, o, () => fetchHeads(m, branches ?? null, { ...o, maybe })),
    heads: (names, o = {}) => readHeads(m, names ?? null, o),
    headShas: (names, o = {}) => readHeadShas(m, names, o),
    measure: (pairs, o = {}) => measure(m, pairs, o),
    mergeBase: (a, b, o = {}) => mergeBase(m, a, b, o),
    isAncestor: (a, b, o = {}) => isAncestor(m, a, b, o),
    conflicts: (pairs, o = {}) => conflicts(m, pairs, o),
    push: (updates, o = {}) => locked(m, o, () => push(m, updates, o)),
    keep: (shas, o = {}) => locked(m, o, () => keep(m, shas, o)),
    release: (shas, o = {}) => locked(m, o, () => release(m, shas, o)),
    isKept: (sha) => isKept(m, sha),
    kept: (o = {}) => kept(m, o),
    has: (shas, o = {}) => has(m, shas, o),
    readFile: (commit, path, o) => readFileAt(m, commit, path, o),
    withWorktree: (commit, use, o = {}) => withWorktree(m, commit, use, o),
    createWorkspace: (spec, o = {}) => createWorkspace(m, spec, o),
    receiveBundle: (file, o) => locked(m, o, () => receiveBundle(m, file, o)),
    changes: (base, head, o) => readChanges(m, base, head, o),
    mentions: (base, head, texts, o = {}) => mentions(m, base, head, texts, o),
    fetchRef: (ref, o = {}) => locked(m, o, () => fetchRef(m, ref, o)),
    checkObjects: (commits, o = {}) => checkObjects(m, commits, o),
    fsck: (o = {}) => fsck(m, o),
    maintain: (o = {}) => locked(m, o, () => maintain(m, o)),
    sizeBytes: () => directorySize(m.path),
    remove: () => m.lock.run(() => remove(m)),
  };
}

/** What a dead owner left would stand in the way of whoever comes next. */
function locked<T>(m: MirrorContext, options: Cancellable, work: () => Promise<T>): Promise<T> {
  return m.lock.run(async (takenOver) => {
    if (takenOver) await removeLeftovers(m, true);
    return work();
  }, options);
}

/** Moved away first: a mirror is there whole, or not at all. */
async function remove(m: MirrorContext): Promise<void> {
  const old = ownPath(m.path, "old");
  try {
    await rename(m.path, old);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}
