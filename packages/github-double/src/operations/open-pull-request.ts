import { writeRefs } from "../git/refs.ts";
import { runGit } from "../git/run-git.ts";
import { type HttpError, validationFailed } from "../http/http-error.ts";
import type { Pull, Repository } from "../state/entities.ts";
import { accountById, repositoriesOf } from "../state/find.ts";
import { nextId } from "../state/state.ts";
import type { World } from "../world.ts";
import { newPull } from "../state/new-pull.ts";
import { emitPullRequest } from "./emit-pull-request.ts";

export interface OpenPullRequest {
  title: string;
  body: string | null;
  /** `branch`, or `owner:branch` of a fork. */
  head: string;
  base: string;
  draft: boolean;
  authorId: number;
  labels?: string[];
  maintainerCanModify?: boolean;
}

/**
 * Opens a pull request between two branches that git knows and that differ.
 *
 * @throws HttpError 422 for a missing head or base, a duplicate, or nothing between them
 */
export async function openPullRequest(
  world: World,
  repository: Repository,
  asked: OpenPullRequest,
): Promise<Pull> {
  const head = findHead(world, repository, asked.head);
  const headSha = head?.repository.refs.get(`refs/heads/${head.branch}`);
  const baseSha = repository.refs.get(`refs/heads/${asked.base}`);
  if (head === null || headSha === undefined) throw invalidField("head");
  if (baseSha === undefined) throw invalidField("base");
  refuseDuplicate(repository, head, asked);
  await bringHead(repository, head.repository, headSha);
  const pull = newPull({
    id: nextId(world.state),
    repoId: repository.id,
    number: repository.nextNumber,
    title: asked.title,
    body: asked.body,
    draft: asked.draft,
    authorId: asked.authorId,
    labels: asked.labels ?? [],
    maintainerCanModify: asked.maintainerCanModify ?? false,
    head: { repoId: head.repository.id, ownerId: head.repository.ownerId, ref: head.branch, sha: headSha },
    base: { ref: asked.base, sha: baseSha },
    createdAtMs: world.clock.now(),
    updatedAtMs: world.clock.now(),
  });
  const diff = await world.diffs.diff(repository.gitDir, baseSha, headSha);
  if (diff.commits === 0) {
    throw validationFailed([
      {
        resource: "PullRequest",
        code: "custom",
        message: `No commits between ${asked.base} and ${asked.head}`,
      },
    ]);
  }
  repository.nextNumber += 1;
  repository.pulls.set(pull.number, pull);
  await writeRefs(repository.gitDir, [{ ref: `refs/pull/${pull.number}/head`, sha: headSha }]);
  await emitPullRequest(world, pull, "opened", asked.authorId);
  return pull;
}

interface Head {
  repository: Repository;
  branch: string;
}

/** The repository and branch that `branch` or `owner:branch` means: this one, or that owner's fork of it. */
function findHead(world: World, repository: Repository, label: string): Head | null {
  const colon = label.indexOf(":");
  if (colon === -1) return { repository, branch: label };
  const login = label.slice(0, colon).toLowerCase();
  const branch = label.slice(colon + 1);
  if (accountById(world.state, repository.ownerId).login.toLowerCase() === login)
    return { repository, branch };
  const ownerId = world.state.accountIds.get(login);
  if (ownerId === undefined) return null;
  const fork = repositoriesOf(world.state, ownerId).find((other) => other.forkOfId === repository.id);
  return fork === undefined ? null : { repository: fork, branch };
}

function refuseDuplicate(repository: Repository, head: Head, asked: OpenPullRequest): void {
  for (const pull of repository.pulls.values()) {
    if (pull.state !== "open" || pull.base.ref !== asked.base) continue;
    if (pull.head.repoId !== head.repository.id || pull.head.ref !== head.branch) continue;
    throw validationFailed([
      {
        resource: "PullRequest",
        code: "custom",
        message: `A pull request already exists for ${asked.head}.`,
      },
    ]);
  }
}

/** A fork's commits are fetched, so that the base repository can merge them. */
export async function bringHead(repository: Repository, from: Repository, sha: string): Promise<void> {
  if (from.id === repository.id) return;
  await runGit(repository.gitDir, [
    "fetch",
    "--quiet",
    "--no-tags",
    "--no-write-fetch-head",
    "--",
    from.gitDir,
    sha,
  ]);
}

function invalidField(field: string): HttpError {
  return validationFailed([{ resource: "PullRequest", field, code: "invalid" }]);
}
