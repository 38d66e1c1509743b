import { canRead } from "../auth/find-repository.ts";
import { notFound } from "../http/http-error.ts";
import { type ApiRequest, type Reply, type Route } from "../http/route.ts";
import type { Repository } from "../state/entities.ts";
import { accountById, fullName, repositoryByName } from "../state/find.ts";
import { escapeHtml, pageHeaders, renderPage } from "./html.ts";

const page = { method: "GET", auth: "any", free: true } as const;
const note =
  '<p class="note">This page belongs to the demo’s stand-in for GitHub, which runs on this machine only.</p>';

/** What a person sees who follows a link out of the demo: enough to know that the link was right. */
export const pageRoutes: readonly Route[] = [
  { ...page, path: "/:owner/:repo", handle: repositoryPage },
  { ...page, path: "/:owner/:repo/pull/:number", handle: pullRequestPage },
];

function findReadable({ world, caller, params }: ApiRequest): Repository {
  const repository = repositoryByName(world.state, params["owner"] ?? "", params["repo"] ?? "");
  if (repository === undefined || !canRead(world, caller, repository)) throw notFound();
  return repository;
}

function html(title: string, body: string): Reply {
  return { status: 200, body: renderPage(title, body + note), headers: { ...pageHeaders } };
}

function repositoryPage(request: ApiRequest): Reply {
  const repository = findReadable(request);
  const name = fullName(request.world.state, repository);
  const open = [...repository.pulls.values()].filter((pull) => pull.state === "open");
  const items = open
    .toSorted((a, b) => b.number - a.number)
    .map(
      (pull) =>
        `<li><a href="/${escapeHtml(name)}/pull/${pull.number}">#${pull.number}</a> ${escapeHtml(pull.title)}</li>`,
    );
  const description = escapeHtml(repository.description ?? "");
  return html(name, `<h1>${escapeHtml(name)}</h1><p>${description}</p><ul>${items.join("")}</ul>`);
}

function pullRequestPage(request: ApiRequest): Reply {
  const repository = findReadable(request);
  const pull = repository.pulls.get(Number(request.params["number"]));
  if (pull === undefined) throw notFound();
  const author = accountById(request.world.state, pull.authorId);
  const merged = pull.mergedAtMs === null ? pull.state : "merged";
  const state = pull.draft && pull.state === "open" ? "draft" : merged;
  const heading = `${pull.title} #${pull.number}`;
  return html(
    heading,
    `<p><a href="/${escapeHtml(fullName(request.world.state, repository))}">${escapeHtml(fullName(request.world.state, repository))}</a></p>
<h1>${escapeHtml(heading)}</h1>
<p><img src="/avatars/${author.id}.svg" width="24" height="24" alt=""> ${escapeHtml(author.login)} · ${state} · <code>${escapeHtml(pull.head.ref)}</code> → <code>${escapeHtml(pull.base.ref)}</code></p>
<p>${escapeHtml(pull.body ?? "No description.").replaceAll("\n", "<br>")}</p>`,
  );
}
