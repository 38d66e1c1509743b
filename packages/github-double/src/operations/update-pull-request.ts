import { validationFailed } from "../http/http-error.ts";
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
  const changes: Record<string, unknown> = {};
  if (change.title !== undefined && change.title !== pull.title) {
    changes["title"] = { from: pull.title };
    pull.title = change.title;
  }
  if (change.body !== undefined && change.body !== pull.body) {
    changes["body"] = { from: pull.body ?? "" };
    pull.body = change.body;
  }
  if (change.base !== undefined && change.base !== pull.base.ref) {
    const sha = repository.refs.get(`refs/heads/${change.base}`);
    if (sha === undefined) {
      throw validationFailed([{ resource: "PullRequest", field: "base", code: "invalid" }]);
    }
    changes["base"] = { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } };
    pull.base = { ref: change.base, sha };
  }
  if (Object.keys(changes).length === 0) return;
  touch(world, pull);
  await emitPullRequest(world, pull, "edited", senderId, { changes });
}

export async function closePullRequest(world: World, pull: Pull, senderId: number): Promise<void> {
  pull.state = "closed";
  pull.closedAtMs = touch(world, pull);
  await emitPullRequest(world, pull, "closed", senderId);
}

/** @throws HttpError 422 for a merged one, or when its branch is gone */
async function reopenPullRequest(
  world: World,
  repository: Repository,
  pull: Pull,
  senderId: number,
): Promise<void> {
  const head = pull.head.repoId === null ? undefined : world.state.repositories.get(pull.head.repoId);
  const sha = head?.refs.get(`refs/heads/${pull.head.ref}`);
  if (pull.mergedAtMs !== null || sha === undefined || !repository.refs.has(`refs/heads/${pull.base.ref}`)) {
    throw validationFailed([{ resource: "PullRequest", field: "state", code: "invalid" }]);
  }
  pull.state = "open";
  pull.closedAtMs = null;
  pull.head.sha = sha;
  touch(world, pull);
  await emitPullRequest(world, pull, "reopened", senderId);
}
