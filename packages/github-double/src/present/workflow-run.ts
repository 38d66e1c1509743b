import type { Workflow, WorkflowRun } from "@octokit/webhooks-types";
import type { CommitInfo } from "../git/read-commits.ts";
import type { CheckConclusion, Repository } from "../state/entities.ts";
import { fullName } from "../state/find.ts";
import type { World } from "../world.ts";
import { presentHeadCommit, presentPullsOf } from "./check.ts";
import { presentRepository } from "./repository.ts";
import { isoTime, nodeId } from "./time.ts";
import { presentUserById } from "./user.ts";

/** A run of a workflow that has ended. The double runs none: it only says so. */
export interface EndedRun {
  id: number;
  workflowId: number;
  suiteId: number;
  runNumber: number;
  attempt: number;
  name: string;
  headBranch: string;
  head: CommitInfo;
  /** Another one than the workflow's for a fork's branch. */
  headRepository: Repository;
  conclusion: CheckConclusion;
  actorId: number;
  atMs: number;
}

export function presentWorkflow(world: World, repository: Repository, run: EndedRun) {
  const name = fullName(world.state, repository);
  const path = pathOf(run);
  const at = isoTime(repository.createdAtMs);
  return {
    id: run.workflowId,
    node_id: nodeId("Workflow", run.workflowId),
    name: run.name,
    path,
    state: "active",
    created_at: at,
    updated_at: at,
    url: `${world.url}/repos/${name}/actions/workflows/${run.workflowId}`,
    html_url: `${world.url}/${name}/blob/${repository.defaultBranch}/${path}`,
    badge_url: `${world.url}/${name}/workflows/${encodeURIComponent(run.name)}/badge.svg`,
  } satisfies Workflow;
}

export function presentWorkflowRun(world: World, repository: Repository, run: EndedRun) {
  const name = fullName(world.state, repository);
  const api = `${world.url}/repos/${name}`;
  const url = `${api}/actions/runs/${run.id}`;
  const actor = presentUserById(world, run.actorId);
  const at = isoTime(run.atMs);
  return {
    id: run.id,
    node_id: nodeId("WorkflowRun", run.id),
    name: run.name,
    display_title: run.head.message.split("\n", 1)[0] ?? "",
    path: pathOf(run),
    head_branch: run.headBranch,
    head_sha: run.head.sha,
    head_commit: presentHeadCommit(run.head),
    head_repository: presentLite(world, run.headRepository),
    repository: presentLite(world, repository),
    event: run.headRepository.id === repository.id ? "push" : "pull_request",
    status: "completed",
    conclusion: run.conclusion,
    pull_requests: presentPullsOf(world, repository, run.head.sha),
    actor,
    triggering_actor: actor,
    run_number: run.runNumber,
    run_attempt: run.attempt,
    run_started_at: at,
    created_at: at,
    updated_at: at,
    workflow_id: run.workflowId,
    check_suite_id: run.suiteId,
    check_suite_node_id: nodeId("CheckSuite", run.suiteId),
    referenced_workflows: [],
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    html_url: `${world.url}/${name}/actions/runs/${run.id}`,
    url,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    rerun_url: `${url}/rerun`,
    workflow_url: `${api}/actions/workflows/${run.workflowId}`,
    check_suite_url: `${api}/check-suites/${run.suiteId}`,
  } satisfies Omit<WorkflowRun, "head_repository" | "repository"> &
    Record<"head_repository" | "repository", object>;
}

function pathOf({ name }: EndedRun): string {
  return `.github/workflows/${name.toLowerCase().replaceAll(/[^a-z\d]+/g, "-")}.yml`;
}

const beyondLite = new Set(
  `git_url ssh_url clone_url svn_url created_at updated_at pushed_at homepage size stargazers_count
  watchers_count language has_issues has_projects has_downloads has_wiki has_pages has_discussions
  forks_count mirror_url archived disabled open_issues_count license allow_forking is_template
  web_commit_signoff_required topics visibility forks open_issues watchers default_branch
  custom_properties`.split(/\s+/),
);

/** The short form: who it is and where everything of it is. */
function presentLite(world: World, repository: Repository): object {
  const entries = Object.entries(presentRepository(world, repository)).filter(
    ([key]) => !beyondLite.has(key),
  );
  return Object.fromEntries(entries);
}
