import { GitError } from "../errors.ts";
import { fetchRefs } from "../mirror/fetch.ts";
import { keep } from "../mirror/keep.ts";
import { runIn, textIn } from "../mirror/context.ts";
import type { MirrorContext } from "../mirror/context.ts";
import type { Cancellable } from "../mirror/types.ts";
import { assertRefName } from "../ref-names.ts";

/** The caller holds the lock. */
export async function fetchRef(m: MirrorContext, ref: string, options: Cancellable): Promise<string> {
  assertRefName(ref);
  const own = "refs/foundry/fetched";
  await fetchRefs(m, [`+${ref}:${own}`], options);
  const sha = await textIn(m, ["for-each-ref", "--format=%(objectname)", "--", own], options);
  if (sha === "") throw new GitError("git_ref_not_found", `the remote has no ${ref}`);
  await keep(m, [sha], options);
  await runIn(m, ["update-ref", "-d", own], options);
  return sha;
}
