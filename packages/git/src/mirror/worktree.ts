import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { GitError } from "../errors.ts";
import { assertObjectId } from "../ref-names.ts";
import { runIn, spawnIn } from "./context.ts";
import type { MirrorContext } from "./context.ts";
import { ownPath } from "./own-name.ts";
import type { Cancellable, Worktree } from "./types.ts";

/** Beside the mirror, so that whoever finds it there after a kill knows whose it is. */
export async function withWorktree<T>(
  m: MirrorContext,
  commit: string,
  use: (worktree: Worktree) => Promise<T>,
  options: Cancellable,
): Promise<T> {
  assertObjectId(commit);
  await checkTree(m, commit, options);
  const path = ownPath(m.path, "work");
  const name = basename(path);
  try {
    await m.lock.run(
      () => runIn(m, ["worktree", "add", "--quiet", "--detach", "--", path, commit], options),
      options,
    );
    const gitDir = join(m.path, "worktrees", name);
    const remote = m.blobless ? { remote: m.remote } : {};
    return await use({
      path,
      run: (args, asked = {}) => m.git.run(args, { ...options, ...remote, ...asked, gitDir, workTree: path }),
    });
  } finally {
    await m.lock.run(() => removeWorktree(m, path, name));
  }
}

async function removeWorktree(m: MirrorContext, path: string, name: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await rm(join(m.path, "worktrees", name), { recursive: true, force: true });
}

/**
 * Counts before anything is written: a tree of a few kilobytes can stand for more files than any disk has. The listing
 * is ended as soon as it is too long.
 */
export async function checkTree(m: MirrorContext, commit: string, options: Cancellable): Promise<void> {
  const limit = m.git.limits.maxWorktreeFiles;
  const listing = await spawnIn(m, ["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit], {
    ...options,
    timeoutMs: m.git.limits.timeoutMs,
  });
  let files = 0;
  try {
    for await (const chunk of listing.stdout) {
      if (!Buffer.isBuffer(chunk)) continue;
      for (const byte of chunk) if (byte === 0) files += 1;
      if (files > limit)
        throw new GitError("git_unsafe_tree", `the commit has more than the ${limit} files of a worktree`);
    }
    await listing.done;
  } finally {
    await listing.kill();
  }
}
