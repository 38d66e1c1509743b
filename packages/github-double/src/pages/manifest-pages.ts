import { z } from "zod";
import { HttpError, notFound } from "../http/http-error.ts";
import { parseBody } from "../http/parse-body.ts";
import type { ApiRequest, Reply, Route } from "../http/route.ts";
import { installApp } from "../operations/install-app.ts";
import type { Account } from "../state/entities.ts";
import { accountByLogin, installationOf } from "../state/find.ts";
import type { World } from "../world.ts";
import { escapeHtml, pageHeaders, renderPage } from "./html.ts";

const page = { auth: "any", free: true } as const;
const installForm = z.object({ account: z.string() });

/** Where a person who makes an App from a manifest goes on: the App's page, and the page that installs it. */
export const manifestPageRoutes: readonly Route[] = [
  { ...page, method: "GET", path: "/settings/apps/new", handle: emptyPage },
  { ...page, method: "GET", path: "/organizations/:login/settings/apps/new", handle: emptyPage },
  { ...page, method: "GET", path: "/apps/:slug", handle: appPage },
  { ...page, method: "GET", path: "/apps/:slug/installations/new", handle: installPage },
  { ...page, method: "POST", path: "/apps/:slug/installations/new", handle: installFromPage },
];

/** GitHub's last question before it makes the App: its name. `problem` says why the one before was not taken. */
export function confirmManifestPage(options: {
  readonly target: string;
  readonly manifest: string;
  readonly name: string;
  readonly problem: string | null;
  /** Where the answer of the form leads, which its policy must allow. */
  readonly redirectUrl: string;
}): Reply {
  const { target, manifest, name, problem, redirectUrl } = options;
  const note = problem === null ? "" : `<p class="note" role="alert">${escapeHtml(problem)}</p>`;
  const body = `<h1>Create GitHub App</h1>${note}<form method="post" action="${escapeHtml(target)}">
<label for="name">GitHub App name</label><input id="name" name="name" value="${escapeHtml(name)}" maxlength="34" required>
<input type="hidden" name="manifest" value="${escapeHtml(manifest)}">
<button class="primary">Create GitHub App</button></form>`;
  return {
    status: 200,
    body: renderPage("Create GitHub App", body),
    headers: formHeaders(new URL(redirectUrl).origin),
  };
}

function emptyPage(): Reply {
  const body = `<h1>Create GitHub App</h1><p>This double makes an App from a manifest only: come here by a form with one.</p>`;
  return { status: 200, body: renderPage("Create GitHub App", body), headers: { ...pageHeaders } };
}

function appPage({ world, params }: ApiRequest): Reply {
  const { app } = requireApp(world, params["slug"]);
  const body = `<h1>${escapeHtml(app.name)}</h1><p><a href="/apps/${escapeHtml(app.slug)}/installations/new">Install</a></p>`;
  return { status: 200, body: renderPage(app.name, body), headers: { ...pageHeaders } };
}

function installPage({ world, params }: ApiRequest): Reply {
  const { app } = requireApp(world, params["slug"]);
  const rows = organizationsOf(world).map(({ login, installed }) => {
    const button = installed
      ? "Installed"
      : `<form method="post"><input type="hidden" name="account" value="${escapeHtml(login)}"><button class="primary">Install in ${escapeHtml(login)}</button></form>`;
    return `<li>${escapeHtml(login)} ${button}</li>`;
  });
  const body = `<h1>Install ${escapeHtml(app.name)}</h1><ul>${rows.join("")}</ul>`;
  return { status: 200, body: renderPage(`Install ${app.name}`, body), headers: { ...pageHeaders } };
}

function installFromPage({ world, params, body }: ApiRequest): Reply {
  const { app } = requireApp(world, params["slug"]);
  const { account: login } = parseBody(installForm, body, "Installation");
  const account = accountByLogin(world.state, login);
  if (account === undefined || account.type !== "Organization") throw notFound();
  if (isInstalled(world, account)) throw new HttpError(422, "The App is installed there already");
  installApp(world, account, account.members.keys().next().value ?? app.ownerId, {});
  return { status: 303, headers: { location: `/apps/${app.slug}/installations/new` } };
}

function requireApp(world: World, slug: string | undefined) {
  if (world.state.app.slug !== slug) throw notFound();
  return world.state;
}

function organizationsOf(world: World): { login: string; installed: boolean }[] {
  return [...world.state.accounts.values()]
    .filter((account) => account.type === "Organization")
    .map((account) => ({ login: account.login, installed: isInstalled(world, account) }));
}

function isInstalled(world: World, account: Account): boolean {
  return installationOf(world.state, account.id) !== undefined;
}

function formHeaders(target: string): Record<string, string> {
  const policy = pageHeaders["content-security-policy"]?.replace(
    "form-action 'self'",
    `form-action 'self' ${target}`,
  );
  return { ...pageHeaders, "content-security-policy": policy ?? "default-src 'none'" };
}
