import { canRead } from "../../auth/find-repository.ts";
import { notFound } from "../../http/http-error.ts";
import { paginate } from "../../http/paginate.ts";
import { type ApiRequest, ok, type Route } from "../../http/route.ts";
import { presentAccount, presentFullOrganization } from "../../present/account.ts";
import { presentRepository } from "../../present/repository.ts";
import { presentUserById } from "../../present/user.ts";
import type { Account } from "../../state/entities.ts";
import { accountByLogin, repositoriesOf } from "../../state/find.ts";

/** Organizations and people. */
export const accountRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/orgs/:login",
    auth: "any",
    handle: (request) => ok(presentFullOrganization(request.world, findOrganization(request))),
  },
  {
    method: "GET",
    path: "/users/:login",
    auth: "any",
    handle: (request) => ok(presentAccount(request.world, findAccount(request))),
  },
  {
    method: "GET",
    path: "/orgs/:login/members",
    auth: "token",
    permission: ["members", "read"],
    handle: listMembers,
  },
  { method: "GET", path: "/orgs/:login/repos", auth: "any", handle: listRepositories },
  { method: "GET", path: "/users/:login/repos", auth: "any", handle: listRepositories },
];

function findAccount(request: ApiRequest): Account {
  const account = accountByLogin(request.world.state, request.params["login"] ?? "");
  if (account === undefined) throw notFound();
  return account;
}

export function findOrganization(request: ApiRequest): Account {
  const account = findAccount(request);
  if (account.type !== "Organization") throw notFound();
  return account;
}

/** `role` narrows to admins or members. */
function listMembers(request: ApiRequest) {
  const role = request.query.get("role") ?? "all";
  const members = [...findOrganization(request).members].filter(([, has]) => role === "all" || has === role);
  return paginate(request, members, ([id]) => presentUserById(request.world, id));
}

function listRepositories(request: ApiRequest) {
  const { world, caller } = request;
  const all = repositoriesOf(world.state, findAccount(request).id);
  const visible = all.filter((repository) => canRead(world, caller, repository));
  return paginate(request, visible, (repository) => presentRepository(world, repository));
}
