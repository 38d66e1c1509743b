import type { CheckRunPullRequest } from "@octokit/webhooks-types";
import type { CommitInfo } from "../git/read-commits.ts";
import type { CheckAnnotation, CheckRun, CheckSuite, Repository } from "../state/entities.ts";
import { fullName } from "../state/find.ts";
import type { World } from "../world.ts";
import { presentApp } from "./app.ts";
import { isoTime, isoTimeOrNull, nodeId } from "./time.ts";

export function presentCheckRun(world: World, repository: Repository, run: CheckRun) {
  const name = fullName(world.state, repository);
  const url = `${world.url}/repos/${name}/check-runs/${run.id}`;
  const html = `${world.url}/${name}/runs/${run.id}`;
  const suite = repository.checkSuites.get(run.suiteId);
  if (suite === undefined) throw new Error(`check run ${run.id} has no suite`);
  return {
    id: run.id,
    node_id: nodeId("CheckRun", run.id),
    name: run.name,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: isoTime(run.startedAtMs),
    completed_at: isoTimeOrNull(run.completedAtMs),
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: presentSuiteOfRun(world, repository, suite),
    app: presentApp(world),
    pull_requests: presentPullsOf(world, repository, run.headSha),
  };
}

export function presentAnnotation(
  world: World,
  repository: Repository,
  run: CheckRun,
  found: CheckAnnotation,
) {
  return {
    path: found.path,
    start_line: found.startLine,
    end_line: found.endLine,
    start_column: found.startColumn,
    end_column: found.endColumn,
    annotation_level: found.level,
    title: found.title,
    message: found.message,
    raw_details: found.rawDetails,
    blob_href: `${world.url}/${fullName(world.state, repository)}/blob/${run.headSha}/${found.path}`,
  };
}

function presentSuiteOfRun(world: World, repository: Repository, suite: CheckSuite) {
  const name = fullName(world.state, repository);
  return {
    id: suite.id,
    node_id: nodeId("CheckSuite", suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteState(repository, suite),
    url: `${world.url}/repos/${name}/check-suites/${suite.id}`,
    before: null,
    after: suite.headSha,
    pull_requests: presentPullsOf(world, repository, suite.headSha),
    app: presentApp(world),
    created_at: isoTime(suite.createdAtMs),
    updated_at: isoTime(suite.updatedAtMs),
  };
}

/** A suite as `check_suite` events show it. */
export function presentCheckSuite(world: World, repository: Repository, suite: CheckSuite, head: CommitInfo) {
  const base = presentSuiteOfRun(world, repository, suite);
  return {
    ...base,
    runs_rerequestable: true,
    rerequestable: true,
    latest_check_runs_count: runsOf(repository, suite).length,
    check_runs_url: `${base.url}/check-runs`,
    head_commit: presentHeadCommit(head),
  };
}

/** The commit that something ran on. */
export function presentHeadCommit(head: CommitInfo) {
  return {
    id: head.sha,
    tree_id: head.treeSha,
    message: head.message,
    timestamp: isoTime(head.committer.atMs),
    author: { name: head.author.name, email: head.author.email },
    committer: { name: head.committer.name, email: head.committer.email },
  };
}

function runsOf(repository: Repository, suite: CheckSuite): CheckRun[] {
  return [...repository.checkRuns.values()].filter((run) => run.suiteId === suite.id);
}

/** What a suite is said to be when one of its runs is so, the strongest first; neutral ones only if all are. */
const conclusionsByWeight = [
  "failure",
  "timed_out",
  "cancelled",
  "action_required",
  "success",
  "neutral",
  "skipped",
] as const;

/** A suite is done when all its runs are. */
export function suiteState(repository: Repository, suite: CheckSuite) {
  const runs = runsOf(repository, suite);
  if (runs.length === 0) return { status: "queued" as const, conclusion: null };
  if (runs.some((run) => run.status !== "completed")) {
    return { status: "in_progress" as const, conclusion: null };
  }
  const ended = new Set(runs.map((run) => run.conclusion));
  const worst = conclusionsByWeight.find((conclusion) => ended.has(conclusion));
  return { status: "completed" as const, conclusion: worst ?? ("success" as const) };
}

/** The open pull requests of this repository, not of forks, that end in the commit. */
export function presentPullsOf(world: World, repository: Repository, sha: string): CheckRunPullRequest[] {
  const repo = {
    id: repository.id,
    url: `${world.url}/repos/${fullName(world.state, repository)}`,
    name: repository.name,
  };
  return [...repository.pulls.values()]
    .filter((pull) => pull.state === "open" && pull.head.repoId === repository.id && pull.head.sha === sha)
    .map((pull) => ({
      url: `${repo.url}/pulls/${pull.number}`,
      id: pull.id,
      number: pull.number,
      head: { ref: pull.head.ref, sha: pull.head.sha, repo },
      base: { ref: pull.base.ref, sha: pull.base.sha, repo },
    }));
}
