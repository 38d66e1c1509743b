import { HttpError, notFound } from "../http/http-error.ts";
import type { ApiRequest, Reply, Route } from "../http/route.ts";
import { assignIssue } from "../operations/assign-issue.ts";
import { addComment } from "../operations/comments.ts";
import { setLabel } from "../operations/decorate-pull-request.ts";
import { openIssue, updateIssue } from "../operations/issues.ts";
import type { Issue, Repository } from "../state/entities.ts";
import { fullName } from "../state/find.ts";
import type { World } from "../world.ts";
import { type FormFields, readForm, seeOther, visitorOf } from "./act-on-page.ts";
import { conversation, issueForms, marksOf, newIssueForm } from "./conversation.ts";
import { findReadable, repositoryLink, repositoryReply } from "./find-readable.ts";
import { escapeHtml } from "./html.ts";

const issues = "/:owner/:repo/issues";
const page = { auth: "any", free: true } as const;

/** A repository's issues, where people hand work to the App. */
export const issuePageRoutes: readonly Route[] = [
  { ...page, method: "GET", path: issues, handle: listPage },
  { ...page, method: "POST", path: issues, handle: openFromPage },
  { ...page, method: "GET", path: `${issues}/:number`, handle: issuePage },
  { ...page, method: "POST", path: `${issues}/:number`, handle: actOnIssue },
];

function pathOf(world: World, repository: Repository, number?: number): string {
  const list = `/${fullName(world.state, repository)}/issues`;
  return number === undefined ? list : `${list}/${number}`;
}

function listPage(request: ApiRequest): Reply {
  const { world, query } = request;
  const repository = findReadable(request);
  const state = query.get("state") === "closed" ? "closed" : "open";
  const path = pathOf(world, repository);
  const rows = [...repository.issues.values()]
    .filter((issue) => issue.state === state)
    .toSorted((a, b) => b.number - a.number)
    .map(
      (issue) =>
        `<li><a href="${escapeHtml(`${path}/${issue.number}`)}">#${issue.number} ${escapeHtml(issue.title)}</a> ${marksOf(world, issue)}</li>`,
    );
  const other = state === "open" ? "closed" : "open";
  const list = rows.length === 0 ? `<p>No ${state} issues.</p>` : `<ul>${rows.join("")}</ul>`;
  return repositoryReply(
    "Issues",
    `${repositoryLink(request, repository)}<h1>Issues</h1>
<p>${rows.length} ${state} · <a href="${escapeHtml(path)}?state=${other}">Show ${other} ones</a></p>
${list}${newIssueForm(world, repository, path)}`,
  );
}

async function openFromPage(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findReadable(request);
  const { title, body } = readForm(request, repository);
  if (title === "") throw new HttpError(422, "An issue needs a title");
  const authorId = visitorOf(world, repository).id;
  const issue = await world.locks.run(repository.id, async () =>
    openIssue(world, repository, { title, body, authorId }),
  );
  return seeOther(pathOf(world, repository, issue.number));
}

function findIssue({ params }: ApiRequest, repository: Repository): Issue {
  const issue = repository.issues.get(Number(params["number"]));
  if (issue === undefined) throw notFound();
  return issue;
}

function issuePage(request: ApiRequest): Reply {
  const { world } = request;
  const repository = findReadable(request);
  const issue = findIssue(request, repository);
  const path = pathOf(world, repository, issue.number);
  return repositoryReply(
    `${issue.title} #${issue.number}`,
    `${repositoryLink(request, repository)}
<p><a href="${escapeHtml(pathOf(world, repository))}">Issues</a></p>
<h1>${escapeHtml(issue.title)} #${issue.number}</h1>
<p><span class="state">${issue.state}</span> ${marksOf(world, issue)}</p>
${conversation(world, issue)}${issueForms(world, repository, issue, path)}`,
  );
}

async function actOnIssue(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findReadable(request);
  const issue = findIssue(request, repository);
  const form = readForm(request, repository);
  await world.locks.run(repository.id, () => perform(world, repository, issue, form));
  return seeOther(pathOf(world, repository, issue.number));
}

async function perform(
  world: World,
  repository: Repository,
  issue: Issue,
  { action, body, label }: FormFields,
): Promise<void> {
  const by = visitorOf(world, repository).id;
  const botId = world.state.accountIds.get(`${world.state.app.slug}[bot]`) ?? 0;
  switch (action) {
    case "assign":
    case "unassign":
      return assignIssue(world, repository, issue, { userId: botId, present: action === "assign" }, by);
    case "label":
      if (label === "") throw new HttpError(422, "Which label?");
      return setLabel(world, repository, issue, label, true, by);
    case "close":
    case "reopen":
      return updateIssue(world, repository, issue, { state: action === "close" ? "closed" : "open" }, by);
    case "comment":
      if (body === "") throw new HttpError(422, "A comment needs words");
      addComment(world, repository, issue, body, by);
      return;
    default:
      throw new HttpError(422, "Unknown action");
  }
}
