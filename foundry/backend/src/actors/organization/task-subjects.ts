import { pullRequestId } from "@foundry/shared";
import type { WorkbenchOpenPrSummary } from "@foundry/shared";
import type { Sql } from "../sql/sql.ts";
import { loadPullRequests, loadPullRequestsOfHead } from "./store/rows.ts";
import type { PullRequestRow } from "./store/rows.ts";
import { subjectKeyOf } from "./store/tasks.ts";

/** What a task is about [TK4]: one subject has one task, but for prompts, of which each is a task of its own. */
export interface TaskSubject {
  readonly repoId: string;
  readonly subjectKey: string | null;
  readonly headRepoId: string | null;
  readonly branchName: string | null;
  readonly pullRequest: WorkbenchOpenPrSummary | null;
  readonly issueNumber: number | null;
  readonly title: string;
  readonly prompt: string | null;
  readonly baseBranch: string | null;
}

const nothing = {
  subjectKey: null,
  headRepoId: null,
  branchName: null,
  pullRequest: null,
  issueNumber: null,
  prompt: null,
  baseBranch: null,
};

/** An issue that is not a pull request. */
export function issueSubject(issue: { repoId: string; number: number; title: string }): TaskSubject {
  const { repoId, number, title } = issue;
  return {
    ...nothing,
    repoId,
    subjectKey: `issue:${repoId}:${number}`,
    issueNumber: number,
    title: shortTitle(title),
  };
}

/** An open pull request; null: no such one is known. */
export async function pullRequestSubject(
  db: Sql,
  repoId: string,
  number: number,
): Promise<TaskSubject | null> {
  const prId = pullRequestId(repoId, number);
  const row = (await loadPullRequests(db, [prId])).get(prId);
  if (!row) return null;
  const pullRequest = summaryOf(row);
  return headSubject({ ...pullRequest, headRepoId: row.head_repo_id }, pullRequest, pullRequest.title);
}

/** A branch of the repository itself, with its open pull request if it has one. */
export async function branchSubject(db: Sql, repoId: string, branchName: string): Promise<TaskSubject> {
  const head = { repoId, headRepoId: repoId, headRefName: branchName };
  const [row] = await loadPullRequestsOfHead(db, head);
  const pullRequest = row ? summaryOf(row) : null;
  return headSubject({ ...head, number: null }, pullRequest, pullRequest?.title ?? branchName);
}

export function promptSubject(repoId: string, prompt: string, baseBranch: string | null): TaskSubject {
  const [firstLine = ""] = prompt.split("\n", 1);
  return { ...nothing, repoId, title: shortTitle(firstLine), prompt, baseBranch };
}

function headSubject(
  head: { repoId: string; number: number | null; headRepoId: string | null; headRefName: string },
  pullRequest: WorkbenchOpenPrSummary | null,
  title: string,
): TaskSubject {
  return {
    ...nothing,
    repoId: head.repoId,
    subjectKey: subjectKeyOf(head),
    headRepoId: head.headRepoId,
    branchName: head.headRefName,
    pullRequest,
    title,
    baseBranch: pullRequest?.baseRefName ?? null,
  };
}

function shortTitle(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119).toWellFormed()}…` : text;
}

function summaryOf(row: PullRequestRow): WorkbenchOpenPrSummary {
  const summary: WorkbenchOpenPrSummary = JSON.parse(row.json);
  return summary;
}
