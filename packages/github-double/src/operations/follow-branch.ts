import { writeRefs } from "../git/refs.ts";
import { gitText } from "../git/run-git.ts";
import type { Pull, Repository } from "../state/entities.ts";
import type { World } from "../world.ts";
import { emitPullRequest } from "./emit-pull-request.ts";
import { bringHead } from "./open-pull-request.ts";
import type { RefChange } from "./sync-refs.ts";
import { touch } from "./touch.ts";
import { closePullRequest } from "./update-pull-request.ts";

/** What a change of a branch means for the open pull requests from it and into it. */
export async function followBranch(
  world: World,
  repository: Repository,
  change: RefChange,
  senderId: number,
): Promise<void> {
  if (!change.ref.startsWith("refs/heads/")) return;
  const branch = change.ref.slice("refs/heads/".length);
  await movePulls(world, repository, repository, branch, change, senderId);
  const parent = repository.forkOfId === null ? undefined : world.state.repositories.get(repository.forkOfId);
  if (parent !== undefined) {
    // Always from the fork to its parent, so that two locks never wait for each other.
    await world.locks.run(parent.id, () => movePulls(world, parent, repository, branch, change, senderId));
  }
  await settleMerged(world, repository, branch, change, senderId);
}

/** Moves the open pull requests of `target` whose head is the branch of `source`. */
async function movePulls(
  world: World,
  target: Repository,
  source: Repository,
  branch: string,
  change: RefChange,
  senderId: number,
): Promise<void> {
  for (const pull of target.pulls.values()) {
    if (pull.state !== "open" || pull.head.repoId !== source.id || pull.head.ref !== branch) continue;
    await moveHead(world, target, source, pull, change, senderId);
  }
}

async function moveHead(
  world: World,
  target: Repository,
  source: Repository,
  pull: Pull,
  change: RefChange,
  senderId: number,
): Promise<void> {
  if (change.after === null) return closePullRequest(world, pull, senderId);
  const before = pull.head.sha;
  await bringHead(target, source, change.after);
  await writeRefs(target.gitDir, [{ ref: `refs/pull/${pull.number}/head`, sha: change.after }]);
  pull.head.sha = change.after;
  pull.base.sha = target.refs.get(`refs/heads/${pull.base.ref}`) ?? pull.base.sha;
  touch(world, pull);
  await emitPullRequest(world, pull, "synchronize", senderId, { before, after: change.after });
}

/** As on GitHub: a pull request whose commits were pushed into its base counts as merged; no base, closed. */
async function settleMerged(
  world: World,
  repository: Repository,
  branch: string,
  change: RefChange,
  senderId: number,
): Promise<void> {
  const into = [...repository.pulls.values()].filter(
    (pull) => pull.state === "open" && pull.base.ref === branch,
  );
  if (into.length === 0) return;
  const merged = change.after === null ? new Set<string>() : await mergedPulls(repository, change.after);
  for (const pull of into) {
    if (change.after === null) await closePullRequest(world, pull, senderId);
    else if (merged.has(`refs/pull/${pull.number}/head`))
      await markMerged(world, pull, change.after, senderId);
  }
}

async function mergedPulls(repository: Repository, sha: string): Promise<Set<string>> {
  const text = await gitText(repository.gitDir, [
    "for-each-ref",
    `--merged=${sha}`,
    "--format=%(refname)",
    "refs/pull",
  ]);
  return new Set(text.split("\n"));
}

/** Closes a pull request as merged by the commit that its base points to. */
export async function markMerged(world: World, pull: Pull, sha: string, senderId: number): Promise<void> {
  pull.state = "closed";
  pull.mergedAtMs = touch(world, pull);
  pull.closedAtMs = pull.mergedAtMs;
  pull.mergedById = senderId;
  pull.mergeCommitSha = sha;
  await emitPullRequest(world, pull, "closed", senderId);
}
