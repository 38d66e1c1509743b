import { type CheckRunChange, createCheckRun, updateCheckRun } from "../operations/checks.ts";
import { assignIssue } from "../operations/assign-issue.ts";
import { addComment } from "../operations/comments.ts";
import { endWorkflowRun, type WorkflowRunEnd } from "../operations/end-workflow-run.ts";
import { createStatus, type NewStatus } from "../operations/create-status.ts";
import { setLabel } from "../operations/decorate-pull-request.ts";
import { type IssueChange, type NewIssue, openIssue, updateIssue } from "../operations/issues.ts";
import type { CheckRun, Comment, CommitStatus, Issue } from "../state/entities.ts";
import type { World } from "../world.ts";
import type { Lookup } from "./lookup.ts";

/** Issues, comments, checks and statuses. */
export function conversationControl(world: World, lookup: Lookup) {
  const { locked, actor } = lookup;
  return {
    openIssue: (name: string, issue: Omit<NewIssue, "authorId">, by?: string): Promise<Issue> =>
      locked(name, (repository) =>
        openIssue(world, repository, { ...issue, authorId: actor(repository, by) }),
      ),
    updateIssue: (name: string, number: number, change: IssueChange, by?: string): Promise<void> =>
      locked(name, (repository) =>
        updateIssue(world, repository, lookup.issue(name, number), change, actor(repository, by)),
      ),
    /** `assignee`: a login, the App's bot's among them (`appBot`). */
    assignIssue: (
      name: string,
      number: number,
      assignee: string,
      by?: string,
      present = true,
    ): Promise<void> =>
      locked(name, (repository) => {
        const asked = { userId: lookup.account(assignee).id, present };
        assignIssue(world, repository, lookup.issue(name, number), asked, actor(repository, by));
      }),
    labelIssue: (name: string, number: number, label: string, present = true, by?: string): Promise<void> =>
      locked(name, (repository) =>
        setLabel(world, repository, lookup.issue(name, number), label, present, actor(repository, by)),
      ),
    /** The login of the App's own account. */
    appBot: (): string => `${world.state.app.slug}[bot]`,
    /** On an issue or a pull request: they share their numbers. */
    comment: (name: string, number: number, body: string, by?: string): Promise<Comment> =>
      locked(name, (repository) => {
        const subject = repository.issues.get(number) ?? lookup.pull(name, number);
        return addComment(world, repository, subject, body, actor(repository, by));
      }),
    createCheckRun: (
      name: string,
      run: CheckRunChange & { name: string; headSha: string },
      by?: string,
    ): Promise<CheckRun> =>
      locked(name, (repository) => createCheckRun(world, repository, run, actor(repository, by))),
    updateCheckRun: (name: string, runId: number, change: CheckRunChange, by?: string): Promise<void> =>
      locked(name, async (repository) => {
        const run = repository.checkRuns.get(runId);
        if (run === undefined) throw new Error(`the double has no check run ${runId}`);
        await updateCheckRun(world, repository, run, change, actor(repository, by));
      }),
    /** `headRepository`: a fork's full name, for a branch of it. */
    endWorkflowRun: (
      name: string,
      { headRepository, ...run }: Omit<WorkflowRunEnd, "headRepository"> & { headRepository?: string },
      by?: string,
    ): Promise<void> =>
      locked(name, (repository) => {
        const head = headRepository === undefined ? repository : lookup.repository(headRepository);
        return endWorkflowRun(world, repository, { ...run, headRepository: head }, actor(repository, by));
      }),
    createStatus: (
      name: string,
      status: Pick<NewStatus, "sha" | "state" | "context"> & Partial<NewStatus>,
      by?: string,
    ): Promise<CommitStatus> =>
      locked(name, (repository) =>
        createStatus(
          world,
          repository,
          { description: null, targetUrl: null, ...status },
          actor(repository, by),
        ),
      ),
  };
}
