import { presentCommit } from "../present/commit.ts";
import { isoTime } from "../present/time.ts";
import type { CommitStatus, Repository } from "../state/entities.ts";
import { fullName } from "../state/find.ts";
import { nextId } from "../state/state.ts";
import { emit } from "../webhooks/emit.ts";
import type { World } from "../world.ts";
import { findCommit } from "./checks.ts";

export type NewStatus = Pick<CommitStatus, "sha" | "state" | "context" | "description" | "targetUrl">;

/** @throws HttpError 422 for a commit that git does not know */
export async function createStatus(
  world: World,
  repository: Repository,
  asked: NewStatus,
  creatorId: number,
): Promise<CommitStatus> {
  const commit = await findCommit(repository, asked.sha);
  const status: CommitStatus = {
    ...asked,
    id: nextId(world.state),
    creatorId,
    createdAtMs: world.clock.now(),
  };
  repository.statuses.push(status);
  const name = fullName(world.state, repository);
  const at = isoTime(status.createdAtMs);
  emit(world, {
    event: "status",
    action: null,
    accountId: repository.ownerId,
    repository,
    senderId: creatorId,
    payload: {
      id: status.id,
      sha: status.sha,
      name,
      avatar_url: `${world.url}/avatars/${creatorId}.svg?v=4`,
      target_url: status.targetUrl,
      context: status.context,
      description: status.description,
      state: status.state,
      commit: withoutVerifiedAt(presentCommit(world, repository, commit)),
      branches: branchesAt(repository, status.sha, `${world.url}/repos/${name}`),
      created_at: at,
      updated_at: at,
    },
  });
  return status;
}

/** The API's newest field, which events do not have. */
function withoutVerifiedAt(presented: ReturnType<typeof presentCommit>): object {
  const { verified_at: _, ...verification } = presented.commit.verification;
  return { ...presented, commit: { ...presented.commit, verification } };
}

function branchesAt(repository: Repository, sha: string, url: string): object[] {
  return [...repository.refs]
    .filter(([ref, tip]) => tip === sha && ref.startsWith("refs/heads/"))
    .map(([ref]) => ({
      name: ref.slice("refs/heads/".length),
      commit: { sha, url: `${url}/commits/${sha}` },
      protected: false,
    }));
}
