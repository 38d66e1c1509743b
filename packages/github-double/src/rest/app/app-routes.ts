import { z } from "zod";
import { issueInstallationToken } from "../../auth/issue-installation-token.ts";
import { notFound } from "../../http/http-error.ts";
import { paginate } from "../../http/paginate.ts";
import { parseBody, parseId } from "../../http/parse-body.ts";
import { type ApiRequest, created, noContent, ok, type Route } from "../../http/route.ts";
import { suspendInstallation, uninstallApp, unsuspendInstallation } from "../../operations/install-app.ts";
import { presentOwnApp } from "../../present/app.ts";
import { presentInstallation } from "../../present/installation.ts";
import { presentRepository } from "../../present/repository.ts";
import { isoTime } from "../../present/time.ts";
import type { Installation } from "../../state/entities.ts";
import { installationOf, installationRepositories } from "../../state/find.ts";

const tokenRequest = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.int()).optional(),
  permissions: z.record(z.string(), z.enum(["read", "write"])).optional(),
});

/** What the App may ask and do in its own name, with its JSON web token. */
export const appRoutes: readonly Route[] = [
  { method: "GET", path: "/app", auth: "app", handle: ({ world }) => ok(presentOwnApp(world)) },
  {
    method: "GET",
    path: "/app/installations",
    auth: "app",
    handle: (request) =>
      paginate(request, [...request.world.state.installations.values()], (installation) =>
        presentInstallation(request.world, installation),
      ),
  },
  {
    method: "GET",
    path: "/app/installations/:id",
    auth: "app",
    handle: (request) => ok(presentInstallation(request.world, findInstallation(request))),
  },
  {
    method: "DELETE",
    path: "/app/installations/:id",
    auth: "app",
    handle: (request) => change(request, uninstallApp),
  },
  {
    method: "PUT",
    path: "/app/installations/:id/suspended",
    auth: "app",
    handle: (request) => change(request, suspendInstallation),
  },
  {
    method: "DELETE",
    path: "/app/installations/:id/suspended",
    auth: "app",
    handle: (request) => change(request, unsuspendInstallation),
  },
  { method: "POST", path: "/app/installations/:id/access_tokens", auth: "app", handle: createToken },
  { method: "GET", path: "/orgs/:login/installation", auth: "app", handle: installationOfAccount },
  { method: "GET", path: "/users/:login/installation", auth: "app", handle: installationOfAccount },
  { method: "GET", path: "/repos/:login/:repo/installation", auth: "app", handle: installationOfAccount },
];

function findInstallation(request: ApiRequest): Installation {
  const installation = request.world.state.installations.get(parseId(request.params["id"]));
  if (installation === undefined) throw notFound();
  return installation;
}

function change(
  request: ApiRequest,
  operation: (world: ApiRequest["world"], installation: Installation, senderId: number) => void,
) {
  operation(request.world, findInstallation(request), request.world.state.app.ownerId);
  return noContent();
}

function createToken(request: ApiRequest) {
  const { world } = request;
  const asked = parseBody(tokenRequest, request.body, "Installation");
  const installation = findInstallation(request);
  const token = issueInstallationToken(world, installation, asked);
  const { repositoryIds } = token;
  const repositories = installationRepositories(world.state, installation).filter(
    (repository) => repositoryIds?.has(repository.id) ?? false,
  );
  return created({
    token: token.token,
    expires_at: isoTime(token.expiresAtMs),
    permissions: token.permissions,
    repository_selection: repositoryIds === null ? installation.repositorySelection : "selected",
    ...(repositoryIds === null
      ? {}
      : { repositories: repositories.map((repository) => presentRepository(world, repository)) }),
  });
}

function installationOfAccount(request: ApiRequest) {
  const { state } = request.world;
  const accountId = state.accountIds.get((request.params["login"] ?? "").toLowerCase());
  const installation = accountId === undefined ? undefined : installationOf(state, accountId);
  if (installation === undefined) throw notFound();
  return ok(presentInstallation(request.world, installation));
}
