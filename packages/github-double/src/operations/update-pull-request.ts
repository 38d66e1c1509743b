import { isAncestor } from "../git/compare.ts";
import { type HttpError, validationFailed } from "../http/http-error.ts";
import type { Pull, Repository } from "../state/entities.ts";
import type { World } from "../world.ts";
import { emitPullRequest } from "./emit-pull-request.ts";
import { touch } from "./touch.ts";

export interface PullRequestChange {
  title?: string | undefined;
  body?: string | null | undefined;
  base?: string | undefined;
  state?: "open" | "closed" | undefined;
  draft?: boolean | undefined;
}

/** Changes a pull request; each kind of change sends its own event, as on GitHub. */
export async function updatePullRequest(
  world: World,
  repository: Repository,
  pull: Pull,
  change: PullRequestChange,
  senderId: number,
): Promise<void> {
  await edit(world, repository, pull, change, senderId);
  if (change.draft !== undefined && change.draft !== pull.draft) {
    pull.draft = change.draft;
    touch(world, pull);
    await emitPullRequest(world, pull, pull.draft ? "converted_to_draft" : "ready_for_review", senderId);
  }
  if (change.state === "closed" && pull.state === "open") await closePullRequest(world, pull, senderId);
  if (change.state === "open" && pull.state === "closed") {
    await reopenPullRequest(world, repository, pull, senderId);
  }
}

async function edit(
  world: World,
  repository: Repository,
  pull: Pull,
  change: PullRequestChange,
  senderId: number,
): Promise<void> {
  const base = change.base === undefined ? null : await findNewBase(world, repository, pull, change.base);
  const changes: Record<string, unknown> = {};
  if (change.title !== undefined && change.title !== pull.title) {
    changes["title"] = { from: pull.title };
    pull.title = change.title;
  }
  if (change.body !== undefined && change.body !== pull.body) {
    changes["body"] = { from: pull.body ?? "" };
    pull.body = change.body;
  }
  if (base !== null) {
    changes["base"] = { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } };
    pull.base = base;
  }
  if (Object.keys(changes).length === 0) return;
  touch(world, pull);
  await emitPullRequest(world, pull, "edited", senderId, { changes });
}

/**
 * null: it has this base already.
 *
 * @throws HttpError 422 for a closed one, a branch that is not there, a duplicate, or nothing between the two
 */
async function findNewBase(
  world: World,
  repository: Repository,
  pull: Pull,
  ref: string,
): Promise<Pull["base"] | null> {
  if (ref === pull.base.ref) return null;
  const sha = repository.refs.get(`refs/heads/${ref}`);
  if (pull.state === "closed") throw baseRefused("Cannot change the base branch of a closed pull request.");
  if (sha === undefined) {
    throw validationFailed([{ resource: "PullRequest", field: "base", code: "invalid" }]);
  }
  const { repoId, ref: head } = pull.head;
  const isTaken = [...repository.pulls.values()].some(
    (other) =>
      other.state === "open" &&
      other.base.ref === ref &&
      other.head.repoId === repoId &&
      other.head.ref === head,
  );
  const between = `base branch '${ref}' and head branch '${head}'`;
  if (isTaken) throw baseRefused(`A pull request already exists for ${between}`);
  const { commits } = await world.diffs.diff(repository.gitDir, sha, pull.head.sha);
  if (commits === 0) throw baseRefused(`There are no new commits between ${between}`);
  return { ref, sha };
}

function baseRefused(message: string): HttpError {
  return validationFailed([{ resource: "PullRequest", field: "base", code: "invalid", message }]);
}

export async function closePullRequest(world: World, pull: Pull, senderId: number): Promise<void> {
  pull.state = "closed";
  pull.closedAtMs = touch(world, pull);
  await emitPullRequest(world, pull, "closed", senderId);
}

/** @throws HttpError 422 for a merged one, or when a branch is gone, or its own was rewritten since */
async function reopenPullRequest(
  world: World,
  repository: Repository,
  pull: Pull,
  senderId: number,
): Promise<void> {
  const head = pull.head.repoId === null ? undefined : world.state.repositories.get(pull.head.repoId);
  const sha = head?.refs.get(`refs/heads/${pull.head.ref}`);
  if (
    pull.mergedAtMs !== null ||
    head === undefined ||
    sha === undefined ||
    !repository.refs.has(`refs/heads/${pull.base.ref}`)
  ) {
    throw validationFailed([{ resource: "PullRequest", field: "state", code: "invalid" }]);
  }
  if (!(await isAncestor(head.gitDir, pull.head.sha, sha))) {
    const message = `state cannot be changed. The ${pull.head.ref} branch was force-pushed or recreated.`;
    throw validationFailed([{ resource: "PullRequest", field: "state", code: "invalid", message }]);
  }
  pull.state = "open";
  pull.closedAtMs = null;
  pull.head.sha = sha;
  touch(world, pull);
  await emitPullRequest(world, pull, "reopened", senderId);
}
