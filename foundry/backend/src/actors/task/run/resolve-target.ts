import { RetryableError, TerminalError } from "@foundry/durable";
import type { Mirror } from "@foundry/git";
import type { GithubInstallationPort, RepositoryName } from "../../../ports/github.ts";
import type { Target } from "./plan.ts";
import { isResultBranch, resultBranch } from "./result-branch.ts";
import type { TaskRun } from "./task-run.ts";

export interface Resolving {
  readonly run: Pick<TaskRun, "n" | "task" | "repository" | "signal">;
  readonly github: GithubInstallationPort;
  readonly repository: RepositoryName;
  readonly mirror: Mirror;
  readonly defaultBranch: string;
}

/** [HC4] Names to commits. @throws TerminalError, with the reason for people */
export async function resolveTarget(r: Resolving): Promise<Target> {
  const { task } = r.run;
  if (task.pullRequest !== null) return ofPullRequest(r, task.pullRequest.number);
  if (task.branchName !== null && !isResultBranch(task.branchName, task)) return ofBranch(r, task.branchName);
  return ofResultBranch(r, task.branchName ?? resultBranch(task));
}

async function ofPullRequest(r: Resolving, number: number): Promise<Target> {
  const { run, github, repository, mirror } = r;
  const { signal } = run;
  const pull = await github.getPullRequest({ repository, number, signal });
  const isFork = pull.headRepoId !== run.repository.repoId;
  if (pull.state !== "open") {
    // The work of an earlier run was merged or closed: what is asked now begins anew, on a branch of its own.
    if (!isFork && isResultBranch(pull.headRefName, run.task))
      return ofResultBranch(r, `${resultBranch(run.task)}-${run.n}`);
    throw new TerminalError("pull_request_closed", `Pull request #${number} is ${pull.state}.`);
  }
  const base = { baseBranch: pull.baseRefName, pullRequest: number, defaultBranch: r.defaultBranch };
  if (isFork) {
    const startSha = await mirror.fetchRef(`refs/pull/${number}/head`, { signal });
    return { ...base, branch: pull.headRefName, startSha, expectedSha: null, isFork };
  }
  const heads = await headsOf(r, [pull.headRefName, pull.baseRefName]);
  const startSha = heads.get(pull.headRefName);
  // GitHub says that it is open, so its branch is there in a moment.
  if (startSha === undefined)
    throw new RetryableError("branch_not_found", `The branch ${pull.headRefName} is not there yet.`);
  return { ...base, branch: pull.headRefName, startSha, expectedSha: startSha, isFork };
}

/** Somebody's own branch gets the commits, but never the default branch itself. */
async function ofBranch(r: Resolving, branch: string): Promise<Target> {
  const { defaultBranch } = r;
  if (branch === defaultBranch) return ofResultBranch(r, resultBranch(r.run.task));
  const startSha = (await headsOf(r, [branch, defaultBranch])).get(branch);
  if (startSha === undefined)
    throw new TerminalError("branch_not_found", `The repository has no branch ${branch}.`);
  return {
    branch,
    startSha,
    expectedSha: startSha,
    baseBranch: r.run.task.baseBranch ?? defaultBranch,
    pullRequest: null,
    isFork: false,
    defaultBranch,
  };
}

/** The task's own branch: goes on where an earlier run left it, else begins at the base. */
async function ofResultBranch(r: Resolving, branch: string): Promise<Target> {
  const { defaultBranch } = r;
  const baseBranch = r.run.task.baseBranch ?? defaultBranch;
  const heads = await headsOf(r, [branch, baseBranch, defaultBranch], [branch]);
  const expectedSha = heads.get(branch) ?? null;
  const startSha = expectedSha ?? heads.get(baseBranch);
  if (startSha === undefined)
    throw new TerminalError("base_branch_not_found", `The repository has no branch ${baseBranch}.`);
  return { branch, startSha, expectedSha, baseBranch, pullRequest: null, isFork: false, defaultBranch };
}

async function headsOf(
  { run, mirror }: Resolving,
  names: readonly string[],
  maybe: readonly string[] = [],
): Promise<Map<string, string>> {
  const { signal } = run;
  const branches = [...new Set(names)];
  await mirror.fetch({ branches, maybe, signal });
  return mirror.headShas(branches, { signal });
}
