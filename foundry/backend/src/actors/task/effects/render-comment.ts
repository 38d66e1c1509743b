import type { TaskStatus } from "@foundry/shared";
import type { TaskCore } from "../run/task-run.ts";

/** [HC6] What the one status comment of a task in a conversation is found by. */
export function commentMarker(taskId: string): string {
  return `<!-- foundry:task:${taskId} -->`;
}

/** Rendered from the task as it is now. Texts of the harness are redacted already, and quoted so that they do nothing. */
export function renderComment(task: TaskCore, url: string | null): string {
  const head = headline(task);
  const detail = detailOf(task);
  const pull = task.pullRequest;
  const links = [
    pull === null ? null : `Pull request: #${pull.number}`,
    task.check?.url ? `[Check run](${task.check.url})` : null,
    url === null ? null : `[Task](${url})`,
  ].filter((link) => link !== null);
  return [commentMarker(task.taskId), `**${head}**`, detail, links.join(" · ")]
    .filter((part) => part !== "")
    .join("\n\n");
}

const headlines: Readonly<Record<TaskStatus, string>> = {
  queued: "Foundry will work on this",
  attaching: "Foundry will work on this",
  preparing: "Foundry is working on this",
  running: "Foundry is working on this",
  publishing: "Foundry is working on this",
  completed: "Foundry is done",
  partial: "Foundry has done a part",
  failed: "Foundry could not do this",
  needs_input: "Foundry needs input",
  error: "Foundry could not do this",
  cancelled: "Cancelled",
  stale: "The branch moved meanwhile, so the result is withheld",
  archived: "Archived",
};

function headline({ status }: TaskCore): string {
  return headlines[status];
}

const LONGEST_DETAIL = 8_000;

function detailOf(task: TaskCore): string {
  const { status, statusReason, result, question } = task;
  const parts: string[] = [];
  if (isOver(status) && statusReason !== null) parts.push(harmless(statusReason.message));
  const said = status === "needs_input" ? question : isOver(status) ? (result?.summary ?? null) : null;
  if (said !== null && said.trim() !== "") parts.push(quoted(said.slice(0, LONGEST_DETAIL)));
  return parts.join("\n\n");
}

function isOver(status: TaskStatus): boolean {
  return ["completed", "partial", "failed", "needs_input", "error", "cancelled", "stale"].includes(status);
}

/** No comment begins or ends in it (a marker would be another task's), and nobody is called by it. */
export function harmless(text: string): string {
  return text
    .replaceAll("<!--", "&lt;!--")
    .replaceAll("-->", "--&gt;")
    .replace(/@(?=[\w[-])/g, "@\u200b");
}

function quoted(text: string): string {
  return harmless(text)
    .split(/\r?\n/)
    .map((line) => `> ${line}`)
    .join("\n");
}
