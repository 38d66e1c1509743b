import type { ApiRequest, Reply, Route } from "../http/route.ts";
import { fullName } from "../state/find.ts";
import { codePageRoutes } from "./code-pages.ts";
import { findReadable, repositoryReply } from "./find-readable.ts";
import { escapeHtml } from "./html.ts";
import { issuePageRoutes } from "./issue-pages.ts";
import { manifestPageRoutes } from "./manifest-pages.ts";
import { pullPageRoutes } from "./pull-page.ts";

const page = { method: "GET", auth: "any", free: true } as const;

/** What a person sees who follows a link out of the demo, and where a newcomer hands an issue to the App. */
export const pageRoutes: readonly Route[] = [
  { ...page, path: "/:owner/:repo", handle: repositoryPage },
  ...manifestPageRoutes,
  ...pullPageRoutes,
  ...issuePageRoutes,
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
  return repositoryReply(
    name,
    `<h1>${escapeHtml(name)}</h1><p>${description}</p>
<p><a href="/${escapeHtml(name)}/issues">Issues</a> · <a href="/${escapeHtml(name)}/branches">Branches</a></p>
<h2>Pull requests</h2><ul>${items.join("")}</ul>`,
  );
}
