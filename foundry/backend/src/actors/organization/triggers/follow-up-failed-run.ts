import type { RepoConfig, RepoConfigState, TaskPullRequest } from "@foundry/shared";
import { tellTask } from "../actions/update-task.ts";
import { countFollowUps } from "../store/triggers.ts";
import { loadTasksBySubject, subjectKeyOf } from "../store/tasks.ts";
import type { IndexedTask } from "../store/tasks.ts";
import { atGithub } from "./at-github.ts";
import type { FailedRun } from "./decide-trigger.ts";
import type { Gate, Settle } from "./handle-trigger.ts";
import { failedRunRequest } from "./requests.ts";

/** A follow-up pushes, which starts the workflow again: so many a day end a circle in which nothing gets better. */
const FOLLOW_UPS_A_DAY = 3;
const DAY_MS = 24 * 3_600_000;

/**
 * A workflow failed on the head of a task's pull request: a follow-up where the repository's configuration asks for
 * one, for the commit that the pull request still has. A fork's branch is never followed [TK5].
 */
export async function followUpFailedRun(gate: Gate, run: FailedRun): Promise<Settle> {
  const { c, change, repo, signal } = gate;
  const task = await taskOfRun(gate, run);
  const pullRequest = task?.summary.pullRequest;
  if (!task || !pullRequest || pullRequest.state !== "open") return () => ({ outcome: "no_task" });
  const { taskId } = task.summary;
  const { config } = await c.repository(repo.repoId).call<RepoConfigState>("getConfig", {});
  const rule = followUpRule(config, run, pullRequest);
  if (!rule) return () => ({ outcome: "not_configured", taskId });
  const since = change.atMs - DAY_MS;
  if ((await countFollowUps(c.db, taskId, since)) >= FOLLOW_UPS_A_DAY) {
    return () => ({ outcome: "enough_follow_ups", taskId });
  }
  const { port, repository } = await atGithub(c, repo, signal);
  const { headSha } = await port.getPullRequest({ repository, number: pullRequest.number, signal });
  if (headSha !== run.headSha) return () => ({ outcome: "stale", taskId });
  return async (draft) => {
    // A run that was started again and failed again is the same failure.
    const key = `failed_run:${run.headSha}:${run.workflowName}`;
    const said = failedRunRequest(run, pullRequest, rule.prompt_additions ?? null);
    await tellTask(draft, taskId, { kind: "request", request: { ...said, key, atMs: change.atMs } });
    return { outcome: "requested", taskId };
  };
}

async function taskOfRun({ c, repo }: Gate, run: FailedRun): Promise<IndexedTask | null> {
  const { repoId } = repo;
  if (run.headRepoId !== repoId) return null;
  const key = subjectKeyOf({ repoId, number: null, headRepoId: repoId, headRefName: run.headBranch });
  const task = (await loadTasksBySubject(c.db, [key])).get(key);
  return task && task.summary.archivedAtMs === null ? task : null;
}

type FollowUpRule = NonNullable<NonNullable<RepoConfig["on_event"]>["failed_run"]>[number];

/** The first entry that names the workflow, and the run's branch or the one that the pull request goes to. */
export function followUpRule(
  config: RepoConfig | null,
  run: Pick<FailedRun, "workflowName" | "headBranch">,
  pullRequest: Pick<TaskPullRequest, "baseRefName">,
): FollowUpRule | null {
  const branches = [run.headBranch, pullRequest.baseRefName];
  const matches = (rule: FollowUpRule) =>
    (rule.workflows?.includes(run.workflowName) ?? true) &&
    (rule.branches?.some((branch) => branches.includes(branch)) ?? true);
  return config?.on_event?.failed_run?.find(matches) ?? null;
}
