import { executePlan, planRestack } from "@foundry/git";
import type { Mirror, RestackResult, StackScope } from "@foundry/git";
import { TerminalError } from "@foundry/durable";
import type { BranchMove, RepositoryIdentity } from "@foundry/shared";
import type { RepositoryContext } from "../../context.ts";
import { loadGraph } from "../../projection/load-graph.ts";
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
import { pushAndRecord } from "../push-and-record.ts";
import type { RefusedMove } from "../push-moves.ts";
import { settleParent } from "../settle-parent.ts";
import { updateJob } from "../transition.ts";
import { gitRepository, withClone } from "../with-clone.ts";
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
    const refused =
      result.moves.length > 0 ? await pushAndRecord(c, run, mirror, { request, result, moves }) : [];
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

function outcomeOf(request: MoveRequest, result: RestackResult, moves: readonly BranchMove[]): JobOutcome {
  return {
    kind: outcomeKind(result),
    message: describeMoves(request, moves, result.conflicts),
    moves,
    conflicts: conflictsOf(result.conflicts),
  };
}
