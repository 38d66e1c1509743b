import { TerminalError } from "@foundry/durable";
import type { Mirror, PushResult } from "@foundry/git";
import type { TaskContext } from "../context.ts";
import type { Publication } from "./publication.ts";
import { attemptKey } from "./run-attempt.ts";
import type { RunEnd, RunEndStatus, TaskRun } from "./task-run.ts";
import { withMirror } from "./with-mirror.ts";
import type { WorkerDeps } from "./worker-deps.ts";

/**
 * [HC6] From a recorded publication to the run's end; again after a kill it does the same again, and nothing twice. The
 * push never forces: the branch must be what it was, and the commits go on from there.
 */
export async function publish(w: WorkerDeps, c: TaskContext, run: TaskRun, p: Publication): Promise<RunEnd> {
  const key = attemptKey(c, p.attempt);
  const { headSha } = p;
  if (headSha === null || !isPublished(p)) return endOf(p, p.reason);
  if (p.target.isFork)
    return endOf(p, {
      code: "fork_not_pushed",
      message: "The pull request is a fork's: nothing is pushed, the changes are shown here.",
    });
  const pushed = await push(w, c, run, { ...p, headSha });
  switch (pushed.status) {
    case "changed":
      return {
        status: "stale",
        reason: {
          code: "branch_moved",
          message: `${p.target.branch} moved meanwhile, so the result is withheld.`,
        },
      };
    case "rejected":
      throw new TerminalError(
        "push_rejected",
        `GitHub refuses the push of ${p.target.branch}: ${pushed.reason}.`,
      );
    case "pushed":
    case "unchanged":
      await record(run, p);
      await w.workspaces.remove(key);
      return endOf(p, p.reason);
  }
}

function isPublished({ status }: Publication): boolean {
  return status === "success" || status === "partial";
}

async function push(
  w: WorkerDeps,
  c: TaskContext,
  run: TaskRun,
  p: Publication & { readonly headSha: string },
): Promise<PushResult> {
  const { branch, expectedSha } = p.target;
  return withMirror(w, c, run, async (mirror) => {
    await bringBack(w, c, mirror, p);
    const updates = [{ branch, newSha: p.headSha, expectedSha }];
    // From here on a cancel comes too late: GitHub may have it already.
    run.signal.throwIfAborted();
    const [result] = await mirror.push(updates, {});
    if (result?.status !== "changed") return result ?? { branch, status: "unchanged" };
    return (await isThere(mirror, branch, p.headSha)) ? { branch, status: "unchanged" } : result;
  });
}

/** A clone that was made anew has only what GitHub has. */
async function bringBack(
  w: WorkerDeps,
  c: TaskContext,
  mirror: Mirror,
  { attempt, headSha, target }: Publication & { readonly headSha: string },
): Promise<void> {
  if (await mirror.isKept(headSha)) return;
  if (!(await mirror.has([target.startSha])).every(Boolean)) await mirror.fetch();
  await mirror.receiveBundle(w.workspaces.paths(attemptKey(c, attempt)).bundle, {
    maxBytes: Number.MAX_SAFE_INTEGER,
  });
}

/** Pushed by a process that died before it could say so, and somebody went on from there. */
async function isThere(mirror: Mirror, branch: string, headSha: string): Promise<boolean> {
  await mirror.fetch({ branches: [branch] });
  const [head] = await mirror.heads([branch]);
  return head !== undefined && (await mirror.isAncestor(headSha, head.sha));
}

async function record(run: TaskRun, p: Publication): Promise<void> {
  const { target } = p;
  const { result } = run.task;
  await run.commit(async (draft) => {
    draft.patch({
      branchName: target.branch,
      workspaceKeptUntilMs: null,
      ...(result && { result: { ...result, branch: target.branch } }),
    });
    if (target.pullRequest !== null || target.branch === target.baseBranch) return;
    const title = run.task.title;
    const payload = {
      branch: target.branch,
      base: target.baseBranch,
      title,
      body: p.pullRequestBody,
      summary: p.summary,
    };
    await draft.enqueueEffect({ key: `pull_request:${target.branch}`, kind: "pull_request", payload });
  });
}

const statuses: Readonly<Record<Publication["status"], RunEndStatus>> = {
  success: "completed",
  partial: "partial",
  failure: "failed",
  needs_input: "needs_input",
};

function endOf({ status, summary }: Publication, reason: RunEnd["reason"]): RunEnd {
  if (status !== "needs_input") return { status: statuses[status], reason };
  const question = summary.trim() === "" ? "The harness needs input, but did not say what." : summary;
  return { status: "needs_input", reason, question };
}
