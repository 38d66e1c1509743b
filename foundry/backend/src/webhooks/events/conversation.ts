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

const issueComment = z.object({ ...base, action: z.literal("created"), issue, comment });
const lineComment = z.object({
  ...base,
  action: z.literal("created"),
  pull_request: issue,
  comment: comment.extend({ diff_hunk: lenient(prose(MAX_TEXT)).optional() }),
});
const assigned = z.object({
  ...base,
  action: z.literal("assigned"),
  issue,
  assignee: z.object({ login: name }),
});
const labeled = z.object({ ...base, action: z.literal("labeled"), issue, label: z.object({ name }) });
const closed = z.object({
  ...base,
  action: z.literal("closed"),
  issue: z.object({ number: pullRequestNumber }),
});
const review = z.object({
  ...base,
  action: z.literal("submitted"),
  pull_request: z.object({ number: pullRequestNumber, title: prose(1_000) }),
  review: z.object({
    id,
    // Small letters in webhooks, capitals in the API.
    state: z.string().regex(/^changes_requested$/i),
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

function triggerOf(event: string, payload: object): TaskTrigger | null {
  switch (event) {
    case "issue_comment":
      return commentTrigger(issueComment.safeParse(payload).data);
    case "pull_request_review_comment":
      return lineTrigger(lineComment.safeParse(payload).data);
    case "issues":
      return issueTrigger(payload);
    case "pull_request_review":
      return reviewTrigger(review.safeParse(payload).data);
    default:
      return null;
  }
}

function commentTrigger(part: z.output<typeof issueComment> | undefined): TaskTrigger | null {
  if (!part || !mayTrigger(part.comment)) return null;
  return { ...ofComment(part, part.issue), on: "comment", place: "conversation", diffHunk: null };
}

function lineTrigger(part: z.output<typeof lineComment> | undefined): TaskTrigger | null {
  if (!part || !mayTrigger(part.comment)) return null;
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

/** [TK2] No bot's. A mention that nothing follows asks for nothing. */
function mayTrigger({ user, body }: z.output<typeof comment>): boolean {
  return !user.isBot && /^\s*@[a-z\d][^\s]*\s+\S/i.test(body);
}

function issueTrigger(payload: object): TaskTrigger | null {
  const end = closed.safeParse(payload).data;
  if (end) return { ...of(end), on: "issueClosed", number: end.issue.number };
  const given = assigned.safeParse(payload).data;
  if (given) {
    if (given.sender.isBot || given.issue.isPullRequest) return null;
    return { ...of(given), on: "assigned", issue: given.issue.issue, assignee: given.assignee.login };
  }
  const marked = labeled.safeParse(payload).data;
  if (!marked || marked.sender.isBot || marked.issue.isPullRequest) return null;
  return { ...of(marked), on: "labeled", issue: marked.issue.issue, label: marked.label.name };
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
