import { readRefs } from "../git/refs.ts";
import type { Repository } from "../state/entities.ts";
import type { World } from "../world.ts";
import { emitRefChange } from "./emit-push.ts";
import { followBranch } from "./follow-branch.ts";
import { touch } from "./touch.ts";

/** What happened to one ref; null: it was not there, or is not there any more. */
export interface RefChange {
  ref: string;
  before: string | null;
  after: string | null;
}

/**
 * Asks git for the refs and draws the consequences of what has changed since the last time: the events, and
 * the pull requests that follow the branches. Every writer of git ends here, whoever it is.
 */
export async function syncRefs(world: World, repository: Repository, pusherId: number): Promise<RefChange[]> {
  const now = await readRefs(repository.gitDir);
  const changes = compareRefs(repository.refs, now);
  repository.refs = now;
  if (changes.length > 0) repository.pushedAtMs = touch(world, repository);
  for (const change of changes) {
    await emitRefChange(world, repository, change, pusherId);
    await followBranch(world, repository, change, pusherId);
  }
  return changes;
}

function compareRefs(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): RefChange[] {
  const changes: RefChange[] = [];
  for (const [ref, sha] of after) {
    const old = before.get(ref) ?? null;
    if (old !== sha) changes.push({ ref, before: old, after: sha });
  }
  for (const [ref, sha] of before) {
    if (!after.has(ref)) changes.push({ ref, before: sha, after: null });
  }
  return changes;
}
