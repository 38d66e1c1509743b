import { labelNames } from "../activity/catalogue.ts";
import { visitorOf } from "./act-on-page.ts";
import { richText } from "./rich-text.ts";
import { escapeHtml } from "./html.ts";
import type { Issue, Pull, Repository } from "../state/entities.ts";
import { accountById } from "../state/find.ts";
import type { World } from "../world.ts";

/** The label that hands an issue to the App, unless the service was told of another one. */
const appLabel = "foundry";

/** Text and comments of an issue or a pull request, oldest first, with their reactions. */
export function conversation(world: World, subject: Issue | Pull): string {
  const first = { authorId: subject.authorId, body: subject.body ?? "", id: subject.id };
  const said = [{ ...first, reactions: subject.reactions }, ...subject.comments];
  const reviews = "reviews" in subject ? subject.reviews.filter(({ body }) => (body ?? "") !== "") : [];
  const entries = [
    ...said.map((comment, at) => ({
      atMs: at === 0 ? subject.createdAtMs : (subject.comments[at - 1]?.createdAtMs ?? 0),
      html: entry(world, comment.authorId, comment.body, comment.id, reactionsOf(comment.reactions)),
    })),
    ...reviews.map((review) => ({
      atMs: review.submittedAtMs,
      html: entry(world, review.authorId, review.body ?? "", review.id, reviewWords(review.state)),
    })),
  ];
  return entries
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ html }) => html)
    .join("");
}

function entry(world: World, authorId: number, body: string, id: number, aside: string): string {
  const text = richText(body);
  return `<article id="issuecomment-${id}"><h3>${avatar(authorId)} ${escapeHtml(accountById(world.state, authorId).login)}${aside}</h3>${text === "" ? "<p>No description.</p>" : text}</article>`;
}

function reviewWords(state: string): string {
  if (state === "CHANGES_REQUESTED") return " requested changes";
  return state === "APPROVED" ? " approved" : " reviewed";
}

const reactionPictures: Record<string, string> = { eyes: "👀", "+1": "👍", rocket: "🚀", heart: "❤️" };

function reactionsOf(reactions: Issue["reactions"]): string {
  const pictures = reactions.map(({ content }) => reactionPictures[content] ?? content);
  return pictures.length === 0
    ? ""
    : ` <span class="reactions" title="Reactions">${escapeHtml(pictures.join(" "))}</span>`;
}

function avatar(accountId: number): string {
  return `<img src="/avatars/${accountId}.svg" width="20" height="20" alt="">`;
}

/** Labels and who it is assigned to, as one line; empty for neither. */
export function marksOf(world: World, subject: Issue | Pull): string {
  const labels = subject.labels.map((label) => `<span class="label">${escapeHtml(label)}</span>`);
  const assignees = subject.assigneeIds.map(
    (id) => `${avatar(id)} ${escapeHtml(accountById(world.state, id).login)}`,
  );
  const assigned = assignees.length === 0 ? [] : [`Assigned to ${assignees.join(", ")}`];
  return [...labels, ...assigned].join(" ");
}

/** What a visitor may do with an issue. `path` is where its forms go. */
export function issueForms(world: World, repository: Repository, issue: Issue, path: string): string {
  const { app } = world.state;
  const botId = world.state.accountIds.get(`${app.slug}[bot]`) ?? 0;
  const isAssigned = issue.assigneeIds.includes(botId);
  const assign = isAssigned
    ? button("unassign", `Take it from ${app.slug}`)
    : button("assign", `Assign to ${app.slug}`, "primary");
  const labels = [appLabel, ...labelNames].filter((label) => !issue.labels.includes(label));
  const options = labels.map((label) => `<option>${escapeHtml(label)}</option>`).join("");
  const label = `<label>Label <select name="label">${options}</select></label> ${button("label", "Add label")}`;
  const state = issue.state === "open" ? button("close", "Close issue") : button("reopen", "Reopen issue");
  return `<section aria-label="Actions">${form(path, assign)}${form(path, label)}${form(path, state)}</section>
${commentForm(world, repository, path, `Words that begin with <code>@${escapeHtml(app.slug)} fix</code> ask the agent, too.`)}`;
}

/** What a visitor may do with a pull request. */
export function pullForms(world: World, repository: Repository, pull: Pull, path: string): string {
  if (pull.mergedAtMs !== null) return "";
  const slug = escapeHtml(world.state.app.slug);
  const state =
    pull.state === "open" ? button("close", "Close pull request") : button("reopen", "Reopen pull request");
  const hint = `<code>@${slug} fix …</code> asks the agent for another round; so does a review that requests changes.`;
  const review = button("request_changes", "Request changes");
  return `<section aria-label="Actions">${form(path, state)}</section>${commentForm(world, repository, path, hint, review)}`;
}

/** `hint` and `more` are HTML. */
function commentForm(world: World, repository: Repository, path: string, hint: string, more = ""): string {
  const visitor = escapeHtml(visitorOf(world, repository).login);
  return form(
    path,
    `<label for="body">Add a comment as ${visitor}</label><textarea id="body" name="body" rows="4" required maxlength="60000"></textarea>
<p class="hint">${hint}</p><p>${button("comment", "Comment", "primary")} ${more}</p>`,
  );
}

/** A title and a text: a new issue. */
export function newIssueForm(world: World, repository: Repository, path: string): string {
  const visitor = escapeHtml(visitorOf(world, repository).login);
  return `<details><summary>New issue as ${visitor}</summary>${form(
    path,
    `<label for="title">Title</label><input id="title" name="title" required maxlength="256">
<label for="body">Text</label><textarea id="body" name="body" rows="4" maxlength="60000"></textarea>
<p>${button("open", "Open issue", "primary")}</p>`,
  )}</details>`;
}

function form(path: string, inside: string): string {
  return `<form method="post" action="${escapeHtml(path)}">${inside}</form>`;
}

function button(action: string, text: string, tone = ""): string {
  return `<button name="action" value="${action}" class="${tone}">${escapeHtml(text)}</button>`;
}
