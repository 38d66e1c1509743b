import { notFound } from "../http/http-error.ts";
import type { ApiRequest, Reply, Route } from "../http/route.ts";
import { accountById, fullName } from "../state/find.ts";
import { codePageRoutes } from "./code-pages.ts";
import { findReadable, repositoryLink, repositoryReply } from "./find-readable.ts";
import { escapeHtml } from "./html.ts";

const page = { method: "GET", auth: "any", free: true } as const;

/** What a person sees who follows a link out of the demo: enough to know that the link was right. */
export const pageRoutes: readonly Route[] = [
  { ...page, path: "/:owner/:repo", handle: repositoryPage },
  { ...page, path: "/:owner/:repo/pull/:number", handle: pullRequestPage },
  ...codePageRoutes,
];

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
  return repositoryReply(name, `<h1>${escapeHtml(name)}</h1><p>${description}</p><ul>${items.join("")}</ul>`);
}

function pullRequestPage(request: ApiRequest): Reply {
  const repository = findReadable(request);
  const pull = repository.pulls.get(Number(request.params["number"]));
  if (pull === undefined) throw notFound();
  const author = accountById(request.world.state, pull.authorId);
  const merged = pull.mergedAtMs === null ? pull.state : "merged";
  const state = pull.draft && pull.state === "open" ? "draft" : merged;
  const heading = `${pull.title} #${pull.number}`;
  return repositoryReply(
    heading,
    `${repositoryLink(request, repository)}
<h1>${escapeHtml(heading)}</h1>
<p><img src="/avatars/${author.id}.svg" width="24" height="24" alt=""> ${escapeHtml(author.login)} · ${state} · <code>${escapeHtml(pull.head.ref)}</code> → <code>${escapeHtml(pull.base.ref)}</code></p>
<p>${escapeHtml(pull.body ?? "No description.").replaceAll("\n", "<br>")}</p>`,
  );
}
