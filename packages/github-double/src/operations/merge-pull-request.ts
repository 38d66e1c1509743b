import { mergeCommits, type MergeMethod } from "../git/merge.ts";
import { writeRefs } from "../git/refs.ts";
import { HttpError } from "../http/http-error.ts";
import { emailOf } from "../present/commit.ts";
import type { Pull, Repository } from "../state/entities.ts";
import { accountById } from "../state/find.ts";
import type { World } from "../world.ts";
import { markMerged } from "./follow-branch.ts";
import { syncRefs } from "./sync-refs.ts";

export interface MergePullRequest {
  method: MergeMethod;
  /** The head that the caller has seen; a newer one is refused. */
  sha?: string | undefined;
  title?: string | undefined;
  message?: string | undefined;
  mergedById: number;
}

/**
 * Merges with git and moves the base branch: `pull_request.closed`, then the base's `push`.
 *
 * @returns the commit that the base branch points to now
 * @throws HttpError 405 when it cannot be merged, 409 when the head has moved on
 */
export async function mergePullRequest(
  world: World,
  repository: Repository,
  pull: Pull,
  asked: MergePullRequest,
): Promise<string> {
  const base = repository.refs.get(`refs/heads/${pull.base.ref}`);
  if (pull.state !== "open" || pull.draft || base === undefined) {
    throw new HttpError(405, "Pull Request is not mergeable");
  }
  if (asked.sha !== undefined && asked.sha !== pull.head.sha) {
    throw new HttpError(409, "Head branch was modified. Review and try the merge again.");
  }
  const by = accountById(world.state, asked.mergedById);
  const sha = await mergeCommits(repository.gitDir, {
    method: asked.method,
    base,
    head: pull.head.sha,
    message: mergeMessage(world, pull, asked),
    by: { name: by.name ?? by.login, email: emailOf(by) },
    atMs: world.clock.now(),
  });
  if (sha === null) throw new HttpError(405, "Pull Request is not mergeable");
  await writeRefs(repository.gitDir, [{ ref: `refs/heads/${pull.base.ref}`, sha }]);
  await markMerged(world, pull, sha, asked.mergedById);
  await syncRefs(world, repository, asked.mergedById);
  return sha;
}

function mergeMessage(world: World, pull: Pull, asked: MergePullRequest): string {
  const from = `${accountById(world.state, pull.head.ownerId).login}/${pull.head.ref}`;
  const title =
    asked.title ??
    (asked.method === "squash"
      ? `${pull.title} (#${pull.number})`
      : `Merge pull request #${pull.number} from ${from}`);
  const body = asked.message ?? (asked.method === "squash" ? "" : pull.title);
  return body === "" ? `${title}\n` : `${title}\n\n${body}\n`;
}
