import { presentPull } from "../../present/pull-request.ts";
import type { Pull, Repository } from "../../state/entities.ts";
import type { World } from "../../world.ts";

/** One pull request with what git says about it; an open one with whether it goes into its base as it is now. */
export async function showPullRequest(world: World, repository: Repository, pull: Pull) {
  const { gitDir, refs } = repository;
  const base = refs.get(`refs/heads/${pull.base.ref}`) ?? pull.base.sha;
  const [diff, mergeable] = await Promise.all([
    world.diffs.diff(gitDir, pull.base.sha, pull.head.sha),
    pull.state === "open" ? world.diffs.isMergeable(gitDir, base, pull.head.sha) : null,
  ]);
  return presentPull(world, pull, diff, mergeable);
}
