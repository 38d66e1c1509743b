import { HttpError, notFound } from "../http/http-error.ts";
import type { ApiRequest, Reply, Route } from "../http/route.ts";
import { addComment } from "../operations/comments.ts";
import { reviewPullRequest } from "../operations/review-pull-request.ts";
import { updatePullRequest } from "../operations/update-pull-request.ts";
import type { Pull, Repository } from "../state/entities.ts";
import { accountById, fullName } from "../state/find.ts";
import type { World } from "../world.ts";
import { type FormFields, readForm, seeOther, visitorOf } from "./act-on-page.ts";
import { conversation, marksOf, pullForms } from "./conversation.ts";
import { findReadable, repositoryLink, repositoryReply } from "./find-readable.ts";
import { escapeHtml } from "./html.ts";

const path = "/:owner/:repo/pull/:number";

/** A pull request with its conversation, where people ask the App for another round. */
export const pullPageRoutes: readonly Route[] = [
  { method: "GET", path, auth: "any", free: true, handle: pullRequestPage },
  { method: "POST", path, auth: "any", free: true, handle: actOnPull },
];

function findPull({ params }: ApiRequest, repository: Repository): Pull {
  const pull = repository.pulls.get(Number(params["number"]));
  if (pull === undefined) throw notFound();
  return pull;
}

const pathOf = (world: World, repository: Repository, { number }: Pull): string =>
  `/${fullName(world.state, repository)}/pull/${number}`;

function pullRequestPage(request: ApiRequest): Reply {
  const { world } = request;
  const repository = findReadable(request);
  const pull = findPull(request, repository);
  const author = accountById(world.state, pull.authorId);
  const merged = pull.mergedAtMs === null ? pull.state : "merged";
  const state = pull.draft && pull.state === "open" ? "draft" : merged;
  const heading = `${pull.title} #${pull.number}`;
  const name = escapeHtml(fullName(world.state, repository));
  const head = escapeHtml(pull.head.ref);
  const tree = escapeHtml(pull.head.ref.split("/").map(encodeURIComponent).join("/"));
  const branch =
    pull.head.repoId === pull.repoId
      ? `<a href="/${name}/tree/${tree}"><code>${head}</code></a>`
      : `<code>${head}</code>`;
  return repositoryReply(
    heading,
    `${repositoryLink(request, repository)}
<h1>${escapeHtml(heading)}</h1>
<p><img src="/avatars/${author.id}.svg" width="24" height="24" alt=""> ${escapeHtml(author.login)} · <span class="state">${state}</span> · ${branch} → <code>${escapeHtml(pull.base.ref)}</code> ${marksOf(world, pull)}</p>
${checksOf(repository, pull)}${conversation(world, pull)}
${pullForms(world, repository, pull, pathOf(world, repository, pull))}`,
  );
}

/** The check runs on its head, as one list; nothing where there are none. */
function checksOf(repository: Repository, pull: Pull): string {
  const runs = [...repository.checkRuns.values()].filter(({ headSha }) => headSha === pull.head.sha);
  if (runs.length === 0) return "";
  const items = runs.map(
    ({ name, status, conclusion }) => `<li>${escapeHtml(name)}: ${escapeHtml(conclusion ?? status)}</li>`,
  );
  return `<h2>Checks</h2><ul>${items.join("")}</ul>`;
}

async function actOnPull(request: ApiRequest): Promise<Reply> {
  const { world } = request;
  const repository = findReadable(request);
  const pull = findPull(request, repository);
  const form = readForm(request, repository);
  await world.locks.run(repository.id, () => perform(world, repository, pull, form));
  return seeOther(pathOf(world, repository, pull));
}

async function perform(
  world: World,
  repository: Repository,
  pull: Pull,
  { action, body }: FormFields,
): Promise<void> {
  const by = visitorOf(world, repository).id;
  switch (action) {
    case "close":
    case "reopen":
      await updatePullRequest(world, repository, pull, { state: action === "close" ? "closed" : "open" }, by);
      return;
    case "comment":
      if (body === "") throw new HttpError(422, "A comment needs words");
      addComment(world, repository, pull, body, by);
      return;
    case "request_changes":
      if (body === "") throw new HttpError(422, "A review that requests changes needs words");
      reviewPullRequest(world, repository, pull, { state: "CHANGES_REQUESTED", body, authorId: by });
      return;
    default:
      throw new HttpError(422, "Unknown action");
  }
}
