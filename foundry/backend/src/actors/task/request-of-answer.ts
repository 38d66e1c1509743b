import type { BriefTask } from "@foundry/headless-contract";
import type { TaskRequest } from "./contract.ts";
import type { StoredRequest, TaskCore } from "./run/task-run.ts";

interface Answer {
  readonly task: TaskCore;
  /** What the question was about; null: nothing was asked of the task before. */
  readonly last: StoredRequest | null;
  readonly text: string;
  readonly key: string;
  readonly atMs: number;
}

/**
 * An answer as the next request: in a conversation at GitHub it is one more comment, elsewhere the prompt with the
 * question and its answer.
 */
export function requestOfAnswer({ task, last, text, key, atMs }: Answer): TaskRequest {
  const { trigger, task: brief } = briefOf(task, last, text);
  return {
    key,
    trigger,
    task: brief,
    requestedBy: null,
    association: null,
    title: last?.title ?? task.title,
    url: last?.url ?? null,
    conversation: last?.conversation ?? null,
    atMs,
  };
}

function briefOf(
  task: TaskCore,
  last: StoredRequest | null,
  text: string,
): Pick<TaskRequest, "trigger" | "task"> {
  switch (last?.task.kind) {
    case undefined:
      return { trigger: "prompt", task: { kind: "run_prompt", prompt: text } };
    case "fix_issue":
    case "respond_to_mention": {
      const { issue_number } = last.task;
      return {
        trigger: "issue_mention",
        task: { kind: "respond_to_mention", issue_number, comment_body: text },
      };
    }
    case "address_review_comment":
    case "address_review": {
      const { pr_number } = last.task;
      return {
        trigger: "pr_review_comment",
        task: { kind: "address_review_comment", pr_number, comment_body: text },
      };
    }
    case "run_prompt":
    case "run_schedule":
      return { trigger: "prompt", task: continued(last.task.prompt, task.question, text) };
    case "fix_failed_run": {
      const { workflow_name, run_url, prompt_additions = "" } = last.task;
      const asked = `Fix the failed run of ${workflow_name}: ${run_url}\n\n${prompt_additions}`.trim();
      return { trigger: "prompt", task: continued(asked, task.question, text) };
    }
  }
}

function continued(prompt: string, question: string | null, text: string): BriefTask {
  const asked = question === null ? "" : `\n\nYou asked:\n${question}`;
  return { kind: "run_prompt", prompt: `${prompt}${asked}\n\nThe answer:\n${text}` };
}
