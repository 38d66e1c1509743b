import { GitError } from "../errors.ts";
import { assertBranchName, assertObjectId } from "../ref-names.ts";
import { transfer } from "./context.ts";
import type { MirrorContext } from "./context.ts";
import { keep } from "./keep.ts";
import { parsePush } from "./parse-push.ts";
import type { PushOptions, PushResult, PushUpdate } from "./types.ts";

/** Arguments have a limit; so many names of 255 bytes stay far below it. */
const perCommand = 500;

/** Every branch with a lease on the value that was read: what anybody else pushed meanwhile stays [RJ3]. */
export async function push(
  m: MirrorContext,
  updates: readonly PushUpdate[],
  options: PushOptions,
): Promise<PushResult[]> {
  check(updates, options);
  // Before the remote forgets them: they may be the bases of branches that stand on these [ST3].
  const old = updates.flatMap(({ expectedSha }) => expectedSha ?? []);
  await keep(m, old, options.signal === undefined ? {} : { signal: options.signal });
  const results: PushResult[] = [];
  for (let at = 0; at < updates.length; at += perCommand)
    results.push(...(await pushSome(m, updates.slice(at, at + perCommand), options)));
  return results;
}

function check(updates: readonly PushUpdate[], options: PushOptions): void {
  for (const { branch, newSha, expectedSha } of updates) {
    assertBranchName(branch);
    if (newSha !== null) assertObjectId(newSha);
    if (expectedSha !== null) assertObjectId(expectedSha);
  }
  if (new Set(updates.map(({ branch }) => branch)).size !== updates.length)
    throw new GitError("git_invalid_argument", "a branch is pushed twice");
  if (options.atomic === true && updates.length > perCommand)
    throw new GitError("git_invalid_argument", `an atomic push has at most ${perCommand} branches`);
}

async function pushSome(
  m: MirrorContext,
  updates: readonly PushUpdate[],
  options: PushOptions,
): Promise<PushResult[]> {
  const leases = updates.map(
    ({ branch, expectedSha }) => `--force-with-lease=refs/heads/${branch}:${expectedSha ?? ""}`,
  );
  const refspecs = updates.map(({ branch, newSha }) => `${newSha ?? ""}:refs/heads/${branch}`);
  const args = ["push", "--porcelain", "--no-verify", "--no-recurse-submodules", "--no-follow-tags"];
  const { stdout, stderr, exitCode } = await transfer(
    m,
    [...args, ...(options.atomic === true ? ["--atomic"] : []), ...leases, "--", "origin", ...refspecs],
    // 1: some branch was refused; the answer says which. Without an answer it is a failure like any other.
    { ...(options.signal && { signal: options.signal }), accept: [0, 1] },
  );
  const said = parsePush(stdout.toString("utf8"));
  return updates.map(({ branch }) => {
    const result = said.get(branch);
    if (result === undefined)
      throw new GitError("git_failed", `git push said nothing of ${branch}`, { exitCode, stderr });
    return result;
  });
}
