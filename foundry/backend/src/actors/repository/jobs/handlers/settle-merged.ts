import { TerminalError } from "@foundry/durable";
import type { RepositoryIdentity } from "@foundry/shared";
import type { RepositoryChange } from "../../change.ts";
import type { RepositoryContext } from "../../context.ts";
import type { BranchPullRequest } from "../../contract.ts";
import { loadBranches, loadChildren, saveBranches } from "../../store/branches.ts";
import type { StoredBranch } from "../../store/branches.ts";
import { loadMeta } from "../../store/meta.ts";
import { loadHeadPullRequests, loadOpenOnto } from "../../store/pull-requests.ts";
import type { JobHandler, JobOutcome, JobRun } from "../job-run.ts";
import { retarget } from "../retarget.ts";
import { withClone } from "../with-clone.ts";
import { counted, listed } from "../wording.ts";
import { readMoved } from "./sync-repo.ts";

/**
 * [ST4] A branch was merged: pull requests into it are retargeted first, for its deletion would close them; then what
 * stands on it stands on the nearest branch that survives. Nobody's commits are rewritten here, and no branch is ever
 * deleted: one with commits beyond its merged pull request lives on, with all that stands on it.
 */
export const settleMerged: JobHandler = async (c, run) => {
  const { args } = run.job;
  if (args.kind !== "settle_merged") throw new Error(`not a job of this kind: ${args.kind}`);
  const { branch } = args;
  const merged = await findMerged(c, branch);
  if (typeof merged === "string") return completed(merged);
  const { identity, pullRequest } = merged;
  const onto = await survivingBase(c, identity, pullRequest);
  const said = await retargetAll(c, run, { identity, branch, onto });
  await run.step("reparent", `Standing on ${onto} what stood on ${branch}`);
  const children = await run.commit((draft) =>
    reparent(draft, { branch, onto, mergedSha: pullRequest.headSha }),
  );
  if (children.length > 0) await withClone(c, run, (mirror) => readMoved(c, run, mirror));
  return completed(messageOf({ branch, into: pullRequest.baseRefName, onto, children, said }));
};

interface Merged {
  readonly identity: RepositoryIdentity;
  readonly pullRequest: BranchPullRequest;
}

/** Or why there is nothing to settle. */
async function findMerged(c: RepositoryContext, branch: string): Promise<Merged | string> {
  const meta = await loadMeta(c.db);
  if (!meta?.identity.installationId) {
    throw new TerminalError("not_connected", "The GitHub App is not installed for this repository.");
  }
  const pullRequest = (await loadHeadPullRequests(c.db, [branch])).get(branch);
  if (pullRequest?.state !== "merged") return `${branch} has no merged pull request; nothing was changed.`;
  const row = (await loadBranches(c.db, [branch])).get(branch);
  if (row && row.branch.headSha !== pullRequest.headSha) {
    return `${branch} has commits that its merged pull request #${pullRequest.number} does not have; it and what stands on it were left as they are.`;
  }
  return { identity: meta.identity, pullRequest };
}

/** Where its commits went; when that was merged as well, where those went, and at last the default branch. */
async function survivingBase(
  c: RepositoryContext,
  { defaultBranch }: RepositoryIdentity,
  merged: BranchPullRequest,
): Promise<string> {
  const seen = new Set([merged.headRefName]);
  let base = merged.baseRefName;
  while (base !== defaultBranch && !seen.has(base)) {
    seen.add(base);
    const row = (await loadBranches(c.db, [base])).get(base);
    const pullRequest = (await loadHeadPullRequests(c.db, [base])).get(base);
    const isGone = pullRequest?.state === "merged" && (!row || row.branch.headSha === pullRequest.headSha);
    if (row && !isGone) return base;
    base = pullRequest?.baseRefName ?? defaultBranch;
  }
  return defaultBranch;
}

interface Retargets {
  readonly retargeted: readonly number[];
  readonly closed: readonly number[];
}

async function retargetAll(
  c: RepositoryContext,
  run: JobRun,
  { identity, branch, onto }: { identity: RepositoryIdentity; branch: string; onto: string },
): Promise<Retargets> {
  const open = (await loadOpenOnto(c.db, branch)).filter(({ headRefName }) => headRefName !== onto);
  const retargeted: number[] = [];
  const closed: number[] = [];
  if (open.length === 0) return { retargeted, closed };
  const many = counted(open.length, "pull request", "pull requests");
  await run.step("retarget", `Asking GitHub to merge ${many} into ${onto}`);
  for (const [index, { number }] of open.entries()) {
    const done = await retarget(c.deps.github, {
      identity,
      number,
      baseRefName: onto,
      signal: run.interrupt,
    });
    (done === "closed" ? closed : retargeted).push(number);
    run.progress(index + 1, open.length);
  }
  return { retargeted, closed };
}

/** Their recorded base stays: their own commits begin where they began, however the parent was merged [ST3]. */
async function reparent(
  draft: RepositoryChange,
  { branch, onto, mergedSha }: { branch: string; onto: string; mergedSha: string },
): Promise<string[]> {
  const children = await loadChildren(draft.tx, branch);
  const own = (await loadBranches(draft.tx, [branch])).get(branch);
  const rows = children.map((child): StoredBranch => ({
    ...child,
    personParent: child.personParent === branch ? onto : child.personParent,
    measuredHeadSha: null,
    branch: {
      ...child.branch,
      parent: onto,
      parentSource: child.personParent === branch ? "person" : "ancestry",
      baseSha: child.branch.baseSha ?? mergedSha,
    },
  }));
  await saveBranches(draft.tx, own ? [...rows, { ...own, measuredHeadSha: null }] : rows);
  for (const row of rows) draft.emit({ type: "branchUpdated", branch: row.branch });
  return rows.map((row) => row.branch.name);
}

function messageOf({
  branch,
  into,
  onto,
  children,
  said: { retargeted, closed },
}: {
  readonly branch: string;
  readonly into: string;
  readonly onto: string;
  readonly children: readonly string[];
  readonly said: Retargets;
}): string {
  const parts = [`${branch} was merged into ${into}.`];
  if (retargeted.length > 0) parts.push(`GitHub merges ${numbers(retargeted)} into ${onto} now.`);
  if (children.length > 0) {
    const stand = children.length === 1 ? "stands" : "stand";
    parts.push(`${listed(children)} ${stand} on ${onto} now; restack to leave ${branch}'s commits behind.`);
  }
  if (closed.length > 0) parts.push(`${numbers(closed)} had been closed before, with its base.`);
  return parts.join(" ");
}

function numbers(of: readonly number[]): string {
  return listed(of.map((number) => `#${number}`));
}

function completed(message: string): JobOutcome {
  return { kind: "completed", message, moves: [], conflicts: [] };
}
