import type { Commit } from "@octokit/webhooks-types";
import { isAncestor } from "../git/compare.ts";
import { type CommitInfo, readCommits } from "../git/read-commits.ts";
import { zeroId } from "../git/ref-name.ts";
import { presentRepository } from "../present/repository.ts";
import { isoTime } from "../present/time.ts";
import type { Repository } from "../state/entities.ts";
import { accountById, fullName } from "../state/find.ts";
import { emit } from "../webhooks/emit.ts";
import type { World } from "../world.ts";
import type { RefChange } from "./sync-refs.ts";

const maxCommits = 20;

/** The `create` or `delete` event of a ref that is new or gone, and its `push`. */
export async function emitRefChange(
  world: World,
  repository: Repository,
  change: RefChange,
  senderId: number,
): Promise<void> {
  if (change.before === null) emitRef(world, repository, "create", change.ref, senderId);
  await emitPush(world, repository, change, senderId);
  if (change.after === null) emitRef(world, repository, "delete", change.ref, senderId);
}

function emitRef(
  world: World,
  repository: Repository,
  event: "create" | "delete",
  ref: string,
  senderId: number,
): void {
  const isTag = ref.startsWith("refs/tags/");
  emit(world, {
    event,
    action: null,
    accountId: repository.ownerId,
    repository,
    senderId,
    payload: {
      ref: ref.replace(/^refs\/(heads|tags)\//, ""),
      ref_type: isTag ? "tag" : "branch",
      ...(event === "create"
        ? { master_branch: repository.defaultBranch, description: repository.description }
        : {}),
      pusher_type: "user",
    },
  });
}

async function emitPush(
  world: World,
  repository: Repository,
  change: RefChange,
  senderId: number,
): Promise<void> {
  const { before, after } = change;
  const url = `${world.url}/${fullName(world.state, repository)}`;
  const pushed = await pushedCommits(repository, change);
  const head = await headCommit(repository, after, pushed);
  const sender = accountById(world.state, senderId);
  const owner = accountById(world.state, repository.ownerId);
  emit(world, {
    event: "push",
    action: null,
    accountId: repository.ownerId,
    repository,
    senderId,
    payload: {
      ref: change.ref,
      before: before ?? zeroId,
      after: after ?? zeroId,
      created: before === null,
      deleted: after === null,
      forced: await isForced(repository, change, pushed),
      base_ref: null,
      compare: `${url}/compare/${(before ?? zeroId).slice(0, 12)}...${(after ?? zeroId).slice(0, 12)}`,
      commits: pushed.map((commit) => presentPushedCommit(url, commit)),
      head_commit: head === null ? null : presentPushedCommit(url, head),
      pusher: { name: sender.login, email: sender.email },
      ...pushRepository(world, repository, owner.login),
    },
  });
}

/** In `push` events, and only there, times are numbers and the owner has a name. */
function pushRepository(world: World, repository: Repository, organization: string): object {
  const presented = presentRepository(world, repository);
  return {
    repository: {
      ...presented,
      owner: { ...presented.owner, name: organization, email: null },
      created_at: Math.floor(repository.createdAtMs / 1000),
      pushed_at: Math.floor(repository.pushedAtMs / 1000),
      stargazers: 0,
      master_branch: repository.defaultBranch,
      organization,
    },
  };
}

async function pushedCommits(repository: Repository, change: RefChange): Promise<CommitInfo[]> {
  const { before, after } = change;
  if (after === null || change.ref.startsWith("refs/tags/")) return [];
  const base = before ?? repository.refs.get(`refs/heads/${repository.defaultBranch}`);
  const range = base === undefined || base === after ? after : `${base}..${after}`;
  if (before === null && base === after) return [];
  return (await readCommits(repository.gitDir, range, maxCommits)).toReversed();
}

async function headCommit(
  repository: Repository,
  after: string | null,
  pushed: readonly CommitInfo[],
): Promise<CommitInfo | null> {
  if (after === null) return null;
  const known = pushed.find(({ sha }) => sha === after);
  return known ?? (await readCommits(repository.gitDir, after, 1))[0] ?? null;
}

/** Whether the old tip is no ancestor of the new one. A pushed commit with the old tip as parent settles it. */
async function isForced(
  repository: Repository,
  { before, after }: RefChange,
  pushed: readonly CommitInfo[],
): Promise<boolean> {
  if (before === null || after === null) return false;
  if (pushed.some(({ parents }) => parents.includes(before))) return false;
  return !(await isAncestor(repository.gitDir, before, after));
}

function presentPushedCommit(url: string, commit: CommitInfo): Commit {
  return {
    id: commit.sha,
    tree_id: commit.treeSha,
    distinct: true,
    message: commit.message,
    timestamp: isoTime(commit.committer.atMs),
    url: `${url}/commit/${commit.sha}`,
    author: { name: commit.author.name, email: commit.author.email, username: commit.author.name },
    committer: {
      name: commit.committer.name,
      email: commit.committer.email,
      username: commit.committer.name,
    },
    added: commit.added,
    removed: commit.removed,
    modified: commit.modified,
  };
}
