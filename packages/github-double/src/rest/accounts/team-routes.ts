import { findRepository } from "../../auth/find-repository.ts";
import { notFound } from "../../http/http-error.ts";
import { paginate } from "../../http/paginate.ts";
import { type ApiRequest, ok, type Reply, type Route } from "../../http/route.ts";
import { presentMembership } from "../../operations/change-organization.ts";
import { nodeId } from "../../present/time.ts";
import { presentUser, presentUserById } from "../../present/user.ts";
import type { Account, CollaboratorPermission, Repository, Team } from "../../state/entities.ts";
import { accountById, accountByLogin } from "../../state/find.ts";
import { findOrganization } from "./account-routes.ts";

const members = { auth: "token", permission: ["members", "read"] } as const;
const metadata = { auth: "token", permission: ["metadata", "read"] } as const;

/** Teams, memberships, and who may do what in a repository. */
export const teamRoutes: readonly Route[] = [
  { method: "GET", path: "/orgs/:login/teams", ...members, handle: listTeams },
  { method: "GET", path: "/orgs/:login/teams/:slug/members", ...members, handle: listTeamMembers },
  { method: "GET", path: "/orgs/:login/memberships/:user", ...members, handle: getMembership },
  { method: "GET", path: "/repos/:owner/:repo/collaborators", ...metadata, handle: listCollaborators },
  {
    method: "GET",
    path: "/repos/:owner/:repo/collaborators/:user/permission",
    ...metadata,
    handle: getPermission,
  },
];

function listTeams(request: ApiRequest): Reply {
  const organization = findOrganization(request);
  return paginate(request, organization.teams, (team) => presentTeam(request, organization, team));
}

function presentTeam(request: ApiRequest, organization: Account, team: Team) {
  const url = `${request.world.url}/organizations/${organization.id}/team/${team.id}`;
  return {
    id: team.id,
    node_id: nodeId("Team", team.id),
    slug: team.slug,
    name: team.name,
    description: team.description,
    privacy: "closed",
    notification_setting: "notifications_enabled",
    permission: "pull",
    url,
    html_url: `${request.world.url}/orgs/${organization.login}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    parent: null,
  };
}

function listTeamMembers(request: ApiRequest): Reply {
  const slug = request.params["slug"];
  const team = findOrganization(request).teams.find((other) => other.slug === slug);
  if (team === undefined) throw notFound();
  return paginate(request, [...team.memberIds], (id) => presentUserById(request.world, id));
}

function getMembership(request: ApiRequest): Reply {
  const organization = findOrganization(request);
  const user = accountByLogin(request.world.state, request.params["user"] ?? "");
  const role = user === undefined ? undefined : organization.members.get(user.id);
  if (user === undefined || role === undefined) throw notFound();
  return ok(presentMembership(request.world, organization, user, role));
}

function listCollaborators(request: ApiRequest): Reply {
  const repository = findRepository(request);
  const owner = accountById(request.world.state, repository.ownerId);
  const ids = new Set([...owner.members.keys(), ...repository.collaborators.keys()]);
  return paginate(request, [...ids], (id) => ({
    ...presentUserById(request.world, id),
    role_name: permissionOf(request, repository, id),
  }));
}

function getPermission(request: ApiRequest): Reply {
  const repository = findRepository(request);
  const user = accountByLogin(request.world.state, request.params["user"] ?? "");
  if (user === undefined) throw notFound();
  const role = permissionOf(request, repository, user.id);
  return ok({
    // The old field knows fewer words.
    permission: role === "maintain" ? "write" : role === "triage" ? "read" : role,
    role_name: role,
    user: { ...presentUser(request.world, user), role_name: role },
  });
}

/** An owner's or admin's is admin, a member's write; anyone reads what is public. */
function permissionOf(
  request: ApiRequest,
  repository: Repository,
  userId: number,
): CollaboratorPermission | "none" {
  const owner = accountById(request.world.state, repository.ownerId);
  if (owner.id === userId || owner.members.get(userId) === "admin") return "admin";
  const given = repository.collaborators.get(userId);
  if (given !== undefined) return given;
  if (owner.members.has(userId)) return "write";
  return repository.private ? "none" : "read";
}
