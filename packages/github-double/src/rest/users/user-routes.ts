import { HttpError } from "../../http/http-error.ts";
import { paginate } from "../../http/paginate.ts";
import { type ApiRequest, ok, type Reply, type Route } from "../../http/route.ts";
import { presentAccount } from "../../present/account.ts";
import { presentInstallation } from "../../present/installation.ts";
import { presentOrganization } from "../../present/user.ts";
import type { Account } from "../../state/entities.ts";
import { accountById } from "../../state/find.ts";

/** What a person's own token says about that person. */
export const userRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/user",
    auth: "token",
    handle: (request) => ok(presentAccount(request.world, me(request))),
  },
  { method: "GET", path: "/user/orgs", auth: "token", handle: listOrganizations },
  { method: "GET", path: "/user/installations", auth: "token", handle: listInstallations },
];

function me({ caller }: ApiRequest): Account {
  if (caller.kind !== "user") throw new HttpError(403, "Resource not accessible by integration");
  return caller.user;
}

function organizationsOf(request: ApiRequest): Account[] {
  const { id } = me(request);
  return [...request.world.state.accounts.values()].filter((account) => account.members.has(id));
}

function listOrganizations(request: ApiRequest): Reply {
  return paginate(request, organizationsOf(request), (account) =>
    presentOrganization(request.world, account),
  );
}

/** The App's installations on the person's account and organizations. */
function listInstallations(request: ApiRequest): Reply {
  const { world } = request;
  const mine = new Set([me(request), ...organizationsOf(request)].map(({ id }) => id));
  const found = [...world.state.installations.values()].filter(({ accountId }) =>
    mine.has(accountById(world.state, accountId).id),
  );
  return paginate(
    request,
    found,
    (installation) => presentInstallation(world, installation),
    (installations) => ({ total_count: found.length, installations }),
  );
}
