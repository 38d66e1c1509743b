import type { Branch } from "@foundry/shared";
import { Link } from "@tanstack/react-router";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { plural } from "../../../ui/format.ts";
import { Time } from "../../../ui/time.tsx";
import { pullRequestState } from "../../pull-request/pull-request-state.ts";
import { taskStatusInfo } from "../../task/task-status.ts";
import { commitUrl } from "../model/github-urls.ts";
import { useRepository } from "../repository-context.ts";

const sources = {
  person: "set here",
  git_spice: "from git-spice",
  pull_request: "the base of its pull request",
  ancestry: "the nearest branch below it",
} as const;

/** What is known of a branch besides its state. */
export function BranchFacts({ branch }: { readonly branch: Branch }) {
  const { topic } = useRepository();
  const { parent, parentSource, pullRequest, task, lastCommit } = branch;
  const repo = { orgId: topic.orgId, repoId: topic.repoId };
  return (
    <Facts>
      {parent !== null && (
        <Fact name="Parent">
          <Link
            to="/orgs/$orgId/repos/$repoId"
            params={repo}
            search={(search) => ({ q: search.q, branch: parent })}
          >
            {parent}
          </Link>
          {parentSource !== null && `, ${sources[parentSource]}`}
        </Fact>
      )}
      {branch.ahead !== null && branch.behind !== null && (
        <Fact name="Commits">
          {plural(branch.ahead, "commit")} of its own, {branch.behind} behind
        </Fact>
      )}
      {lastCommit !== null && (
        <Fact name="Last commit">
          {lastCommit.subject}
          <br />
          {lastCommit.authorName}, <Time atMs={lastCommit.committedAtMs} />
        </Fact>
      )}
      {pullRequest !== null && (
        <Fact name="Pull request">
          <a href={pullRequest.url} target="_blank" rel="noreferrer">
            #{pullRequest.number} {pullRequest.title}
          </a>{" "}
          ({pullRequestState(pullRequest).label.toLowerCase()}, into {pullRequest.baseRefName})
        </Fact>
      )}
      {task !== null && (
        <Fact name="Task">
          <Link to="/orgs/$orgId/tasks/$taskId" params={{ orgId: topic.orgId, taskId: task.taskId }}>
            {task.title}
          </Link>{" "}
          ({taskStatusInfo(task.status).label.toLowerCase()})
        </Fact>
      )}
      <Fact name="Head">
        <Sha sha={branch.headSha} />
      </Fact>
      {branch.baseSha !== null && (
        <Fact name="Base">
          <Sha sha={branch.baseSha} />, its own commits start after it
        </Fact>
      )}
    </Facts>
  );
}

/** A commit on GitHub, shortened as there, whole on hover. */
export function Sha({ sha }: { readonly sha: string }) {
  const { repository } = useRepository();
  return (
    <a href={commitUrl(repository.url, sha)} target="_blank" rel="noreferrer" title={sha}>
      <code>{sha.slice(0, 7)}</code>
    </a>
  );
}
