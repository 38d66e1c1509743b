import type { ReactionSubject } from "../../../ports/github.ts";
import type { TaskTrigger } from "../../../webhooks/index.ts";
import type { TaskMessage, TaskRequest } from "../../task/index.ts";
import { parseCommand } from "./parse-command.ts";
import { commentRequest, issueRequest, reviewRequest } from "./requests.ts";

type TaskReason = Extract<TaskMessage, { kind: "command" }>["reason"];

/** Who we are at GitHub, and what starts a task there. */
export interface TriggerRules {
  readonly appSlug: string;
  /** Lower case. */
  readonly taskLabel: string;
}

/** What is asked about, by number: its one task does it [TK4]. */
export interface TriggerTarget {
  readonly kind: "issue" | "pullRequest";
  readonly number: number;
  readonly title: string;
}

/** A request as the trigger tells it; its key and its time are the delivery's. */
export type RequestDraft = Omit<TaskRequest, "key" | "atMs">;

export type AskedAction =
  | {
      readonly kind: "request";
      readonly request: RequestDraft;
      /**
       * What becomes of it where the target has a task: `add` it; `join` adds nothing to one that waits or runs, as it
       * would be the same again. `only`: added where there is a task, else nothing.
       */
      readonly policy: "add" | "join" | "only";
    }
  | { readonly kind: "command"; readonly command: "cancel" | "retry" }
  | { readonly kind: "status" }
  /** A verb that there is not. */
  | { readonly kind: "help"; readonly word: string };

export interface Asked {
  readonly kind: "asked";
  readonly target: TriggerTarget;
  /** Must have write access [TK3]. */
  readonly by: string;
  /** Spoke to us, so a refusal is said [TK3]; others are passed over in silence. */
  readonly isAddressed: boolean;
  /** Gets the reaction that says it was heard. */
  readonly subject: ReactionSubject | null;
  readonly action: AskedAction;
}

export type TriggerDecision =
  | { readonly kind: "ignored"; readonly reason: "not_for_us" | "by_a_bot" | "nothing_asked" }
  | Asked
  /** Nobody's permission is needed: it was done at GitHub already. */
  | { readonly kind: "archive"; readonly target: Omit<TriggerTarget, "title">; readonly reason: TaskReason }
  /** The repository's configuration decides. */
  | { readonly kind: "failedRun"; readonly run: FailedRun };

export type FailedRun = Extract<TaskTrigger, { on: "workflowRunFailed" }>;

/** What a candidate asks for (tasks.md, triggers). Pure: who may ask, and what there is already, come after it. */
export function decideTrigger(trigger: TaskTrigger, rules: TriggerRules): TriggerDecision {
  switch (trigger.on) {
    case "comment":
      return decideComment(trigger, rules);
    case "assigned": {
      const isUs = isOwnLogin(trigger.assignee, rules.appSlug);
      return isUs ? ofIssue(trigger, rules) : ignored("not_for_us");
    }
    case "labeled": {
      const isOurs = trigger.label.trim().toLowerCase() === rules.taskLabel;
      return isOurs ? ofIssue(trigger, rules) : ignored("not_for_us");
    }
    case "review":
      return decideReview(trigger, rules);
    case "issueClosed": {
      const target = { kind: "issue", number: trigger.number } as const;
      return {
        kind: "archive",
        target,
        reason: { code: "issue_closed", message: "The issue was closed." },
      };
    }
    case "pullRequestClosed": {
      const [code, word] = trigger.merged
        ? ["pull_request_merged", "merged"]
        : ["pull_request_closed", "closed"];
      const target = { kind: "pullRequest", number: trigger.number } as const;
      return { kind: "archive", target, reason: { code, message: `The pull request was ${word}.` } };
    }
    case "workflowRunFailed":
      return { kind: "failedRun", run: trigger };
  }
}

function decideComment(
  trigger: Extract<TaskTrigger, { on: "comment" }>,
  rules: TriggerRules,
): TriggerDecision {
  // [TK2] Bots that talk to each other never end.
  if (isBot(trigger, rules)) return ignored("by_a_bot");
  const command = parseCommand(trigger.body, rules.appSlug);
  if (command === null) return ignored("nothing_asked");
  const { issue, isPullRequest, place, commentId } = trigger;
  const kind = place === "line" ? "reviewComment" : "issueComment";
  return {
    kind: "asked",
    target: { kind: isPullRequest ? "pullRequest" : "issue", number: issue.number, title: issue.title },
    by: trigger.actor.login,
    isAddressed: true,
    subject: { kind, commentId },
    action: actionOf(command, trigger),
  };
}

function actionOf(
  command: NonNullable<ReturnType<typeof parseCommand>>,
  trigger: Extract<TaskTrigger, { on: "comment" }>,
): AskedAction {
  if (command.kind === "unknown") return { kind: "help", word: command.word };
  switch (command.verb) {
    case "fix":
    case "review":
      return { kind: "request", request: commentRequest(trigger, command), policy: "add" };
    case "retry":
    case "cancel":
      return { kind: "command", command: command.verb };
    case "status":
      return { kind: "status" };
  }
}

function ofIssue(
  trigger: Extract<TaskTrigger, { on: "assigned" | "labeled" }>,
  rules: TriggerRules,
): TriggerDecision {
  if (isBot(trigger, rules)) return ignored("by_a_bot");
  const { number, title } = trigger.issue;
  return {
    kind: "asked",
    target: { kind: "issue", number, title },
    by: trigger.actor.login,
    isAddressed: true,
    subject: { kind: "issue", number },
    action: { kind: "request", request: issueRequest(trigger), policy: "join" },
  };
}

/** Of a task's pull request only: nobody asked us to take part in others' reviews. */
function decideReview(trigger: Extract<TaskTrigger, { on: "review" }>, rules: TriggerRules): TriggerDecision {
  if (isBot(trigger, rules)) return ignored("by_a_bot");
  return {
    kind: "asked",
    target: { kind: "pullRequest", number: trigger.number, title: trigger.title },
    by: trigger.actor.login,
    isAddressed: false,
    // GitHub knows no reactions to reviews.
    subject: null,
    action: { kind: "request", request: reviewRequest(trigger), policy: "only" },
  };
}

function isBot({ actor }: TaskTrigger, { appSlug }: TriggerRules): boolean {
  return actor.isBot || isOwnLogin(actor.login, appSlug);
}

function isOwnLogin(login: string, appSlug: string): boolean {
  return login.toLowerCase() === `${appSlug.toLowerCase()}[bot]`;
}

function ignored(reason: Extract<TriggerDecision, { kind: "ignored" }>["reason"]): TriggerDecision {
  return { kind: "ignored", reason };
}
