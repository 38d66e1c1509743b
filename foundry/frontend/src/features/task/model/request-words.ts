import type { TaskRequestSummary, TaskTriggerName } from "@foundry/shared";

const triggers: Readonly<Record<TaskTriggerName, string>> = {
  issue_assigned: "An issue was assigned",
  issue_mention: "A comment on an issue",
  pr_review_comment: "A comment on a pull request",
  pr_review: "A review asked for changes",
  workflow_run_failed: "A workflow failed",
  schedule: "A schedule",
  prompt: "A prompt",
};

export function triggerWord(trigger: TaskTriggerName): string {
  return triggers[trigger];
}

const statuses: Readonly<Record<TaskRequestSummary["status"], string>> = {
  pending: "waits for its turn",
  running: "is being worked on",
  done: "done",
  dropped: "dropped",
};

export function requestStatusWord(status: TaskRequestSummary["status"]): string {
  return statuses[status];
}
