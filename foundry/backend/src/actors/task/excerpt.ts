import type { BriefTask } from "@foundry/headless-contract";

const EXCERPT_CHARS = 300;

/** The beginning of what was asked for, as people wrote it (untrusted [TK5]). */
export function excerptOf(task: BriefTask): string {
  const text = textOf(task).trim();
  return text.length > EXCERPT_CHARS ? `${text.slice(0, EXCERPT_CHARS - 1).toWellFormed()}…` : text;
}

function textOf(task: BriefTask): string {
  switch (task.kind) {
    case "fix_issue":
      return task.issue_body;
    case "address_review_comment":
    case "respond_to_mention":
      return task.comment_body;
    case "run_prompt":
    case "run_schedule":
      return task.prompt;
    case "fix_failed_run":
      return task.prompt_additions ?? task.workflow_name;
    case "address_review":
      return task.review_body;
  }
}
