import type { LineCommentRecord } from "../../../ports/github.ts";
import type { TaskTrigger, TriggerIssue } from "../../../webhooks/index.ts";
import type { BriefTask } from "@foundry/headless-contract";
import type { RequestDraft } from "./decide-trigger.ts";
import type { Verb } from "./parse-command.ts";

/** Characters of a review with its comments that a brief carries. */
const MAX_REVIEW = 65_536;

/** [TK4] An issue that was given to us. */
export function issueRequest({
  actor,
  issue,
}: Extract<TaskTrigger, { on: "assigned" | "labeled" }>): RequestDraft {
  return {
    trigger: "issue_assigned",
    task: fixIssue(issue, issue.body),
    requestedBy: actor.login,
    association: issue.association,
    title: titleOf(issue),
    url: issue.url,
    conversation: issue.number,
  };
}

/**
 * [TK4] A comment on a pull request is its next iteration. On an issue, `fix` is the issue, with what the comment adds
 * to it; anything else is the comment, with the issue that it is about: a harness sees nothing but its brief.
 */
export function commentRequest(
  trigger: Extract<TaskTrigger, { on: "comment" }>,
  command: { readonly verb: Verb; readonly rest: string },
): RequestDraft {
  const { actor, issue, association, url } = trigger;
  return {
    trigger: trigger.isPullRequest ? "pr_review_comment" : "issue_mention",
    task: commentTask(trigger, command),
    requestedBy: actor.login,
    association,
    title: titleOf(issue),
    url: url ?? issue.url,
    conversation: issue.number,
  };
}

/** Changes were requested on a task's pull request. */
export function reviewRequest(trigger: Extract<TaskTrigger, { on: "review" }>): RequestDraft {
  const { actor, number, title, body, association, url } = trigger;
  return {
    trigger: "pr_review",
    task: { kind: "address_review", pr_number: number, review_body: body },
    requestedBy: actor.login,
    association,
    title: titleOf({ number, title }),
    url,
    conversation: number,
  };
}

/** The same, with what the review says about lines: often that is all that it says. */
export function withLineComments(said: RequestDraft, comments: readonly LineCommentRecord[]): RequestDraft {
  if (said.task.kind !== "address_review" || comments.length === 0) return said;
  const lines = comments.map(({ path, line, body, diffHunk }) => {
    const where = line === null ? path : `${path}:${line}`;
    return diffHunk === "" ? `${where}\n\n${body}` : `${where}\n${diffHunk}\n\n${body}`;
  });
  const whole = lines.reduce(joined, said.task.review_body);
  return { ...said, task: { ...said.task, review_body: whole.slice(0, MAX_REVIEW).toWellFormed() } };
}

/** A run of a workflow failed on a task's pull request, and the repository asks for a follow-up. */
export function failedRunRequest(
  run: Extract<TaskTrigger, { on: "workflowRunFailed" }>,
  pullRequest: { readonly number: number; readonly title: string },
  promptAdditions: string | null,
): RequestDraft {
  return {
    trigger: "workflow_run_failed",
    task: {
      kind: "fix_failed_run",
      workflow_name: run.workflowName,
      run_url: run.url,
      head_branch: run.headBranch,
      pr_number: pullRequest.number,
      ...(promptAdditions === null ? {} : { prompt_additions: promptAdditions }),
    },
    requestedBy: null,
    association: null,
    title: `#${pullRequest.number} ${run.workflowName} failed`,
    url: run.url,
    conversation: pullRequest.number,
  };
}

function commentTask(
  trigger: Extract<TaskTrigger, { on: "comment" }>,
  { verb, rest }: { readonly verb: Verb; readonly rest: string },
): BriefTask {
  const { issue, body, diffHunk, actor, association } = trigger;
  if (trigger.isPullRequest) {
    const hunk = diffHunk === null ? {} : { diff_hunk: diffHunk };
    return { kind: "address_review_comment", pr_number: issue.number, comment_body: body, ...hunk };
  }
  if (verb === "fix") {
    const asks = `${actor.login} (${association}) asks:\n\n${rest}`;
    return fixIssue(issue, rest === "" ? issue.body : joined(issue.body, asks));
  }
  const about = `Issue #${issue.number} (${issue.association}): ${issue.title}\n\n${issue.body}`;
  return { kind: "respond_to_mention", issue_number: issue.number, comment_body: joined(body, about) };
}

function fixIssue(issue: TriggerIssue, body: string): BriefTask {
  return { kind: "fix_issue", issue_number: issue.number, issue_title: issue.title, issue_body: body };
}

function joined(first: string, second: string): string {
  return first.trim() === "" ? second : `${first}\n\n---\n\n${second}`;
}

function titleOf({ number, title }: { readonly number: number; readonly title: string }): string {
  const line = `#${number} ${title}`;
  return line.length > 200 ? `${line.slice(0, 199).toWellFormed()}…` : line;
}
