import { GitError } from "../errors.ts";
import type { MirrorContext } from "./context.ts";
import { fetchRefs } from "./fetch.ts";
import { has, keep } from "./keep.ts";
import type { Cancellable } from "./types.ts";

/** Questions that may be in vain. */
const most = 500;

/** Brings old heads into a fresh clone: commits that no branch has any more. What the remote no longer has is left out. */
export async function carryOver(
  fresh: MirrorContext,
  shas: readonly string[],
  options: Cancellable,
): Promise<void> {
  const there = await has(fresh, shas, options);
  const missing = shas.filter((_, index) => !there[index]);
  await fetchSome(fresh, missing.slice(0, most), options);
  await keep(fresh, shas, options);
}

/** All with one question; one that the remote does not have refuses them all, so then by halves. */
async function fetchSome(fresh: MirrorContext, shas: readonly string[], options: Cancellable): Promise<void> {
  if (shas.length === 0) return;
  try {
    await fetchRefs(fresh, shas, options);
  } catch (error) {
    if (!isAnswer(error)) throw error;
    if (shas.length === 1 || givesNone(error)) return;
    const half = Math.ceil(shas.length / 2);
    await fetchSome(fresh, shas.slice(0, half), options);
    await fetchSome(fresh, shas.slice(half), options);
  }
}

function isAnswer(error: unknown): error is GitError {
  return (
    error instanceof GitError && ["git_failed", "git_object_not_found", "git_network"].includes(error.code)
  );
}

/** GitHub gives any commit it has by its id; a server may give branches only. */
function givesNone(error: GitError): boolean {
  return error.code === "git_network" || error.stderr.includes("does not allow request");
}
