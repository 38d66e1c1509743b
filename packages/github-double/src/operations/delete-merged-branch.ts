import { writeRefs } from "../git/refs.ts";
import { HttpError } from "../http/http-error.ts";
import type { Pull, Repository } from "../state/entities.ts";
import type { World } from "../world.ts";
import { syncRefs } from "./sync-refs.ts";
import { updatePullRequest } from "./update-pull-request.ts";

/**
 * The "Delete branch" button of a merged pull request, and what GitHub's setting for it does by itself: pull requests
 * into the branch get the merged one's base first (`pull_request.edited`), and only then the branch goes. Whoever
 * deletes the branch otherwise, by git or the API, closes them.
 */
export async function deleteMergedBranch(
  world: World,
  repository: Repository,
  merged: Pull,
  senderId: number,
): Promise<void> {
  const branch = merged.head.ref;
  const ref = `refs/heads/${branch}`;
  if (merged.mergedAtMs === null || merged.head.repoId !== repository.id || !repository.refs.has(ref)) {
    throw new HttpError(422, "Reference does not exist");
  }
  for (const pull of repository.pulls.values()) {
    if (pull.state !== "open" || pull.base.ref !== branch) continue;
    await updatePullRequest(world, repository, pull, { base: merged.base.ref }, senderId).catch(refused);
  }
  await writeRefs(repository.gitDir, [{ ref, sha: null }]);
  await syncRefs(world, repository, senderId);
}

/** One that cannot have the other base (it has one already, or nothing is between them) is closed with the branch. */
function refused(error: unknown): void {
  if (!(error instanceof HttpError)) throw error;
}
