import type { WorkbenchTaskSummary } from "@foundry/shared";
import { verbs } from "./parse-command.ts";

/** [DX7] Finds a reply again: one for each trigger. */
export function replyMarker(guid: string): string {
  return `<!-- foundry:trigger:${guid} -->`;
}

/** [TK3] */
export function declinedReply(login: string): string {
  return `Thank you, ${nameOf(login)}. I only take work from people with write access to this repository, so nothing was started. Somebody who has it can ask me in your place.`;
}

export function helpReply(word: string, appSlug: string): string {
  const known = verbs.map((verb) => `- \`@${appSlug} ${verb}\`: ${explanations[verb]}`);
  return [`I do not know \`${word.slice(0, 40)}\`. I know:`, "", ...known].join("\n");
}

export function statusReply(task: WorkbenchTaskSummary | null): string {
  if (task === null) return noTask;
  const { status, statusReason, pullRequest } = task;
  const state = `The task is **${words[status]}**`;
  const reason = statusReason ? `: ${oneLine(statusReason.message)}` : ".";
  const made = pullRequest ? ` Its pull request is #${pullRequest.number} (${pullRequest.state}).` : "";
  return `${state}${reason}${made}`;
}

/** A command that the task's state does not allow; null task: there is none. */
export function refusedReply(command: "cancel" | "retry", task: WorkbenchTaskSummary | null): string {
  if (task === null) return noTask;
  const nothing = command === "cancel" ? "there is nothing to cancel" : "there is nothing to retry";
  return `The task is **${words[task.status]}**, so ${nothing}.`;
}

export const closedReply =
  "This pull request is not open any more, so nothing was started. Reopen it, or open an issue, and ask again.";

const noTask = "There is no task here.";

const explanations = {
  fix: "work on the issue, or on what you write after it, and push the result",
  review: "look at the pull request, or at what you write after it, and do what is needed",
  retry: "try the last task again",
  cancel: "stop the task",
  status: "say how the task stands",
} as const;

const words: Record<WorkbenchTaskSummary["status"], string> = {
  queued: "waiting for its turn",
  attaching: "looking for its branch",
  preparing: "being prepared",
  running: "running",
  publishing: "publishing its result",
  completed: "completed",
  partial: "partly done",
  failed: "failed",
  needs_input: "waiting for an answer",
  error: "ended by an error",
  cancelled: "cancelled",
  stale: "outdated: the branch moved meanwhile",
  archived: "archived",
};

/** A login that could be something else in Markdown is not repeated. */
function nameOf(login: string): string {
  return /^[A-Za-z\d](?:[A-Za-z\d_-]{0,98}[A-Za-z\d])?$/.test(login) ? `@${login}` : "for asking";
}

const INVISIBLE = "\u200B";

/** A reason may quote a harness: no mention, reference, link, image or tag comes of it. */
function oneLine(text: string): string {
  return (
    text
      .replaceAll(/\s+/g, " ")
      .slice(0, 300)
      // GitHub looks for these in what Markdown has made of entities already.
      .replaceAll(/@|#|:(?=\/\/)|www(?=\.)/gi, (found) => `${found}${INVISIBLE}`)
      .replaceAll(/[&<>[\]`!*_~|\\]/g, (character) => `&#${character.codePointAt(0)};`)
  );
}
