import type { BriefTask, SessionBrief } from "@foundry/headless-contract";

/** Something that somebody wrote, under a name of our own. Untrusted [TK5]. */
export interface TaskText {
  readonly label: string;
  readonly text: string;
}

/** What the brief asks for, in words that do not depend on its kind. */
export interface TaskDescription {
  /** What to do, in our own words. */
  readonly request: string;
  /** One line for commit messages and file names; made of untrusted text. */
  readonly title: string;
  /** The issue or pull request that it belongs to. */
  readonly number: number | null;
  /** The longest of the texts: what the person wrote. */
  readonly body: string;
  readonly texts: readonly TaskText[];
}

export function describeTask(brief: SessionBrief): TaskDescription {
  const { task } = brief;
  switch (task.kind) {
    case "fix_issue":
      return {
        request: `Resolve issue #${task.issue_number}.`,
        title: firstLine(task.issue_title) || `Resolve #${task.issue_number}`,
        number: task.issue_number,
        body: task.issue_body,
        texts: [text("issue title", task.issue_title), text("issue body", task.issue_body)],
      };
    case "respond_to_mention":
      return comment(
        `Do what a comment on #${task.issue_number} asks for.`,
        task.issue_number,
        task.comment_body,
      );
    case "address_review_comment":
      return addressReviewComment(task);
    case "address_review":
      return {
        request: `Address the review of pull request #${task.pr_number}.`,
        title: firstLine(task.review_body) || `Address the review of #${task.pr_number}`,
        number: task.pr_number,
        body: task.review_body,
        texts: [text("review", task.review_body)],
      };
    case "run_prompt":
      return prompt("Do what the prompt asks for.", task.prompt, null);
    case "run_schedule":
      return prompt("Do what the scheduled prompt asks for.", task.prompt, task.schedule_name);
    case "fix_failed_run":
      return fixFailedRun(task);
  }
}

function addressReviewComment(task: Extract<BriefTask, { kind: "address_review_comment" }>): TaskDescription {
  const hunk = task.diff_hunk === undefined ? [] : [text("the code that it is about", task.diff_hunk)];
  const about = comment(
    `Address a review comment on pull request #${task.pr_number}.`,
    task.pr_number,
    task.comment_body,
  );
  return { ...about, texts: [...about.texts, ...hunk] };
}

function fixFailedRun(task: Extract<BriefTask, { kind: "fix_failed_run" }>): TaskDescription {
  const additions =
    task.prompt_additions === undefined ? [] : [text("the repository's advice", task.prompt_additions)];
  return {
    request: "A workflow run failed on this branch. Find out why and repair it.",
    title: `Repair the workflow ${firstLine(task.workflow_name)}`,
    number: task.pr_number ?? null,
    body: task.prompt_additions ?? "",
    texts: [
      text("workflow", task.workflow_name),
      text("run", task.run_url),
      text("branch", task.head_branch),
      ...additions,
    ],
  };
}

function comment(request: string, number: number, body: string): TaskDescription {
  const title = firstLine(withoutMention(body)) || `Answer on #${number}`;
  return { request, title, number, body, texts: [text("comment", body)] };
}

function prompt(request: string, body: string, schedule: string | null): TaskDescription {
  const name = schedule === null ? [] : [text("schedule", schedule)];
  const title = schedule === null ? firstLine(body) : firstLine(schedule);
  return {
    request,
    title: title || "Work on a prompt",
    number: null,
    body,
    texts: [...name, text("prompt", body)],
  };
}

function text(label: string, value: string): TaskText {
  return { label, text: value };
}

/** `@foundry fix the title` asks for "the title": a commit that mentions somebody calls them. */
function withoutMention(body: string): string {
  return body.replace(/^\s*@[A-Za-z0-9-]{1,100}(?:\[bot\])?[,:]?[ \t]+(?:(?:fix|retry|review)\b[,:]?)?/i, "");
}

/** At most 72 characters, without control characters: fit for a commit's subject. */
export function firstLine(value: string): string {
  const line = value.split(/[\r\n]/).find((candidate) => candidate.trim() !== "") ?? "";
  const clean = line.replaceAll(/[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2066-\u2069]/g, " ");
  const short = clean.replaceAll(/\s+/g, " ").trim();
  return short.length <= 72
    ? short
    : `${short
        .slice(0, 71)
        .replace(/[\uD800-\uDBFF]$/, "")
        .trimEnd()}…`;
}
