import { z } from "zod";
import type { GithubCommand } from "../github-command.ts";
import { id, lenient, link, name, prose, pullRequestNumber } from "../payload-parts.ts";
import type { EventOutcome } from "../routed.ts";
import type { TaskTrigger, TriggerActor } from "../task-trigger.ts";
import { routeRecorded } from "./recorded.ts";

/** Characters of an untrusted text that go any further [TK5]. */
const MAX_TEXT = 32_768;

const text = prose(MAX_TEXT)
  .nullish()
  .transform((value) => value ?? "");
const account = z
  .object({ login: name, type: z.string().nullish() })
  .transform(({ login, type }): TriggerActor => ({
    login,
    isBot: type === "Bot" || login.endsWith("[bot]"),
  }));
const association = z.string().max(40).catch("NONE");
const url = lenient(link)
  .optional()
  .transform((value) => value ?? null);

const base = { repository: z.object({ id }), sender: account };
const issue = z
  .object({
    number: pullRequestNumber,
    title: prose(1_000),
    body: text,
    author_association: association,
    html_url: url,
    pull_request: z.unknown().optional(),
  })
  .transform(({ author_association, html_url, pull_request, ...rest }) => ({
    isPullRequest: pull_request !== null && pull_request !== undefined,
    issue: { ...rest, association: author_association, url: html_url },
  }));
const comment = z.object({
  id,
  user: account,
  body: prose(MAX_TEXT),
  author_association: association,
  html_url: url,
});

const issueComment = z.object({ ...base, issue, comment });
const lineComment = z.object({
  ...base,
  pull_request: issue,
  comment: comment.extend({ diff_hunk: lenient(prose(MAX_TEXT)).optional() }),
});
const assigned = z.object({
  ...base,
  issue,
  assignee: z.object({ login: name }),
});
const labeled = z.object({ ...base, issue, label: z.object({ name }) });
const closed = z.object({
  ...base,
  issue: z.object({ number: pullRequestNumber }),
});
const review = z.object({
  ...base,
  pull_request: z.object({ number: pullRequestNumber, title: prose(1_000) }),
  review: z.object({
    id,
    user: account,
    body: text,
    author_association: association,
    html_url: url,
  }),
});

/** Events of conversations: a line of the repository's activity, and what may start or concern a task. */
export function routeConversation(event: string, payload: object): EventOutcome {
  return withTrigger(routeRecorded(event, payload), triggerOf(event, payload));
}

/** A payload that is no whole trigger is none; whether it can be recorded is not decided here. */
export function withTrigger(outcome: EventOutcome, trigger: TaskTrigger | null): EventOutcome {
  if (outcome.kind !== "routed" || trigger === null) return outcome;
  const command: GithubCommand = { kind: "taskTrigger", trigger };
  return { ...outcome, commands: [...outcome.commands, command] };
}

/** The few that count are told apart by single fields; only those are parsed: this runs before a webhook's answer. */
function triggerOf(event: string, payload: object): TaskTrigger | null {
  switch (`${event} ${word(peek(payload, "action"))}`) {
    case "issue_comment created":
      return mayBeCommand(payload) ? commentTrigger(issueComment.safeParse(payload).data) : null;
    case "pull_request_review_comment created":
      return mayBeCommand(payload) ? lineTrigger(lineComment.safeParse(payload).data) : null;
    case "issues assigned":
      return assignedTrigger(assigned.safeParse(payload).data);
    case "issues labeled":
      return labeledTrigger(labeled.safeParse(payload).data);
    case "issues closed":
      return closedTrigger(closed.safeParse(payload).data);
    case "pull_request_review submitted":
      return /^changes_requested$/i.test(word(peek(peek(payload, "review"), "state")))
        ? reviewTrigger(review.safeParse(payload).data)
        : null;
    default:
      return null;
  }
}

function peek(value: unknown, field: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;
}

/** A mention that nothing follows asks for nothing. */
function mayBeCommand(payload: object): boolean {
  const body = word(peek(peek(payload, "comment"), "body"));
  return /^\s*@[a-z\d][^\s]*\s+\S/i.test(body);
}

/** What is no string is not made one: an object's own `toString` would be called. */
function word(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function commentTrigger(part: z.output<typeof issueComment> | undefined): TaskTrigger | null {
  // [TK2]
  if (!part || part.comment.user.isBot) return null;
  return { ...ofComment(part, part.issue), on: "comment", place: "conversation", diffHunk: null };
}

function lineTrigger(part: z.output<typeof lineComment> | undefined): TaskTrigger | null {
  if (!part || part.comment.user.isBot) return null;
  const subject = { ...part.pull_request, isPullRequest: true };
  const diffHunk = part.comment.diff_hunk ?? null;
  return { ...ofComment(part, subject), on: "comment", place: "line", diffHunk };
}

function ofComment(
  part: Pick<z.output<typeof issueComment>, "repository" | "comment">,
  subject: z.output<typeof issue>,
) {
  const { id: commentId, user, body, author_association, html_url } = part.comment;
  const said = { commentId, body, association: author_association, url: html_url };
  return { repoId: part.repository.id, actor: user, ...subject, ...said };
}

function assignedTrigger(part: z.output<typeof assigned> | undefined): TaskTrigger | null {
  if (!part || part.sender.isBot || part.issue.isPullRequest) return null;
  return { ...of(part), on: "assigned", issue: part.issue.issue, assignee: part.assignee.login };
}

function labeledTrigger(part: z.output<typeof labeled> | undefined): TaskTrigger | null {
  if (!part || part.sender.isBot || part.issue.isPullRequest) return null;
  return { ...of(part), on: "labeled", issue: part.issue.issue, label: part.label.name };
}

/** Whoever closes an issue, a bot too, ends its task. */
function closedTrigger(part: z.output<typeof closed> | undefined): TaskTrigger | null {
  return part ? { ...of(part), on: "issueClosed", number: part.issue.number } : null;
}

function reviewTrigger(part: z.output<typeof review> | undefined): TaskTrigger | null {
  if (!part || part.review.user.isBot) return null;
  const { id: reviewId, user, body, author_association, html_url } = part.review;
  const said = { reviewId, body, association: author_association, url: html_url };
  return { on: "review", repoId: part.repository.id, actor: user, ...part.pull_request, ...said };
}

function of({ repository, sender }: { repository: { id: string }; sender: TriggerActor }) {
  return { repoId: repository.id, actor: sender };
}
