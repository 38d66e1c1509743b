import { executePlan, planRestack } from "@foundry/git";
import type { Mirror, RestackResult, StackMove, StackScope } from "@foundry/git";
import { TerminalError } from "@foundry/durable";
import type { BranchMove, RepositoryIdentity } from "@foundry/shared";
import type { RepositoryContext } from "../../context.ts";
import { loadGraph } from "../../projection/load-graph.ts";
import { refreshMoved } from "../../projection/refresh.ts";
import type { RepositoryChange } from "../../change.ts";
import { loadBranches, saveBranches } from "../../store/branches.ts";
import { loadHeadPullRequests } from "../../store/pull-requests.ts";
import {
  conflictsOf,
  describeMoves,
  describeRefused,
  mergeMoves,
  movesOf,
  outcomeKind,
} from "../describe-moves.ts";
import type { MoveRequest } from "../describe-moves.ts";
import type { JobHandler, JobOutcome, JobRun } from "../job-run.ts";
import { pushMoves } from "../push-moves.ts";
import type { ReadyMove, RefusedMove } from "../push-moves.ts";
import { recordMoves } from "../record-moves.ts";
import { retarget } from "../retarget.ts";
import { updateJob } from "../transition.ts";
import { gitRepository, withClone } from "../with-clone.ts";
import { counted } from "../wording.ts";
import { readAll } from "./sync-repo.ts";

/**
 * [ST2] Restacks, rebases and reparents: what GitHub has is fetched, commits are replayed in memory, what came of it is
 * pushed with a lease on what was fetched [RJ3], and read anew. Run again after a kill at any point, it finds what was
 * pushed already and goes on with the rest.
 */
export const moveBranches: JobHandler = (c, run) =>
  withClone(c, run, async (mirror, { identity }) => {
    const request = requestOf(run);
    await readAll(c, run, mirror);
    await run.step("replay", "Replaying commits in memory");
    const result = await replay(c, run, mirror, { identity, scope: request.scope });
    if (request.dryRun) return outcomeOf(request, result, movesOf(result.moves));
    const moves = mergeMoves(run.job.job.moves, result.moves);
    const refused = result.moves.length > 0 ? await push(c, run, mirror, { request, result, moves }) : [];
    const isMoved = !refused.some((each) => isHeld(each, request.branch ?? ""));
    if (isMoved) await settleParent(c, run, mirror, { identity, request, result });
    const done = moves.filter(({ branch }) => !refused.some((each) => isHeld(each, branch)));
    if (refused.length > 0) await fail(run, { request, result, refused, done });
    return outcomeOf(request, result, done);
  });

function requestOf({ job: { args } }: JobRun): MoveRequest {
  switch (args.kind) {
    case "restack_repo":
      return { scope: { kind: "all" }, branch: null, dryRun: args.dryRun };
    case "restack_subtree":
      return { scope: { kind: "subtree", branch: args.branch }, branch: args.branch, dryRun: args.dryRun };
    case "rebase_branch": {
      const { branch, onto, dryRun } = args;
      return { scope: { kind: "branch", branch, ...(onto !== undefined && { onto }) }, branch, dryRun };
    }
    case "reparent_branch": {
      const { branch, parent, dryRun } = args;
      return { scope: { kind: "reparent", branch, parent }, branch, dryRun };
    }
    case "sync_repo":
    case "sync_config":
    case "register_existing_branch":
    case "settle_merged":
      throw new Error(`a job of kind ${args.kind} moves no branches`);
  }
}

async function replay(
  c: RepositoryContext,
  run: JobRun,
  mirror: Mirror,
  { identity, scope }: { identity: RepositoryIdentity; scope: StackScope },
): Promise<RestackResult> {
  const { requestedBy, createdAtMs, dryRun } = run.job.job;
  const signal = run.interrupt;
  const graph = await loadGraph(c.db, identity.defaultBranch, await mirror.heads(undefined, { signal }));
  const committer = await c.deps.git.committer(gitRepository(c, identity), requestedBy);
  return executePlan(mirror, planRestack(graph, scope), {
    // The job's own time: a run after a kill writes the very same commits [ST7].
    committer: { ...committer, atSeconds: Math.floor(createdAtMs / 1000) },
    dryRun,
    signal,
    onProgress: (done, total) => run.progress(done, total),
  });
}

interface Pushing {
  readonly request: MoveRequest;
  readonly result: RestackResult;
  readonly moves: readonly BranchMove[];
}

async function push(
  c: RepositoryContext,
  run: JobRun,
  mirror: Mirror,
  { request, result, moves }: Pushing,
): Promise<RefusedMove[]> {
  const ready = result.moves.flatMap(readyOf);
  await run.step("push", `Pushing ${counted(ready.length, "branch", "branches")}`);
  await run.pointOfNoReturn();
  const pushed = new Set(run.job.job.moves.map(({ branch }) => branch));
  const refused = await pushMoves(
    {
      push: (updates, options) => mirror.push(updates, options),
      signal: run.signal,
      onPushed: async (some) => {
        for (const { branch } of some) pushed.add(branch);
        const total = moves.filter(({ branch }) => pushed.has(branch));
        await run.commit((draft) => recordMoves(draft, recordOf(c, run, { request, result, some, total })));
        run.progress(pushed.size, moves.length);
      },
    },
    ready,
  );
  await run.step("record", "Reading where the branches stand now");
  const moved = ready.map(({ branch }) => branch).filter((branch) => pushed.has(branch));
  await refreshMoved(c, run, mirror, { moved, before: new Set() });
  return refused;
}

function recordOf(
  c: RepositoryContext,
  run: JobRun,
  {
    request,
    result,
    some,
    total,
  }: Omit<Pushing, "moves"> & { some: readonly ReadyMove[]; total: BranchMove[] },
) {
  const names = new Set(some.map(({ branch }) => branch));
  const moves = result.moves.filter(({ branch }) => names.has(branch));
  return { jobId: run.job.job.jobId, moves, total, reparented: reparentedBy(request), nowMs: c.deps.now() };
}

function reparentedBy({ scope }: MoveRequest): { branch: string; parent: string } | null {
  return scope.kind === "reparent" ? { branch: scope.branch, parent: scope.parent } : null;
}

/** [ST5] A new parent is recorded once the branch stands on it, and its pull request asks for the same. */
async function settleParent(
  c: RepositoryContext,
  run: JobRun,
  mirror: Mirror,
  {
    identity,
    request,
    result,
  }: { identity: RepositoryIdentity; request: MoveRequest; result: RestackResult },
): Promise<void> {
  const reparented = reparentedBy(request);
  const stands = [...result.moves, ...result.unchanged].some(({ branch }) => branch === request.branch);
  if (reparented === null || !stands) return;
  const { branch, parent } = reparented;
  const row = (await loadBranches(c.db, [branch])).get(branch);
  if (row && row.personParent !== parent) {
    await run.commit((draft) => recordParent(draft, branch, parent));
    await refreshMoved(c, run, mirror, { moved: [branch], before: new Set() });
  }
  const pullRequest = (await loadHeadPullRequests(c.db, [branch])).get(branch);
  if (pullRequest?.state !== "open" || pullRequest.baseRefName === parent) return;
  await run.step("retarget", `Asking GitHub to merge #${pullRequest.number} into ${parent}`);
  await retarget(c.deps.github, {
    identity,
    number: pullRequest.number,
    baseRefName: parent,
    signal: run.signal,
  });
}

async function recordParent(draft: RepositoryChange, branch: string, parent: string): Promise<void> {
  const row = (await loadBranches(draft.tx, [branch])).get(branch);
  if (row) await saveBranches(draft.tx, [{ ...row, personParent: parent, measuredHeadSha: null }]);
}

/** What people see of a job that GitHub did not let finish. */
async function fail(run: JobRun, { request, result, refused, done }: Failure): Promise<never> {
  const said = done.length > 0 ? `${describeMoves(request, done, result.conflicts)} ` : "";
  const isChanged = refused.every(({ reason }) => reason.kind === "changed");
  const conflicts = conflictsOf(result.conflicts);
  await run.commit((draft) => updateJob(draft, run.job.job.jobId, { moves: [...done], conflicts }));
  throw new TerminalError(
    isChanged ? "branch_changed" : "push_rejected",
    `${said}${describeRefused(refused)}`,
  );
}

interface Failure {
  readonly request: MoveRequest;
  readonly result: RestackResult;
  readonly refused: readonly RefusedMove[];
  readonly done: readonly BranchMove[];
}

function isHeld({ branch, blocked }: RefusedMove, name: string): boolean {
  return branch === name || blocked.includes(name);
}

function readyOf({ branch, onto, fromSha, toSha }: StackMove): ReadyMove[] {
  return toSha === null ? [] : [{ branch, onto, fromSha, toSha }];
}

function outcomeOf(request: MoveRequest, result: RestackResult, moves: readonly BranchMove[]): JobOutcome {
  return {
    kind: outcomeKind(result),
    message: describeMoves(request, moves, result.conflicts),
    moves,
    conflicts: conflictsOf(result.conflicts),
  };
}
