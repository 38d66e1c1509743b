import { presentFullOrganization } from "../present/account.ts";
import { presentUser } from "../present/user.ts";
import { nodeId } from "../present/time.ts";
import type { Account } from "../state/entities.ts";
import { installationOf, repositoriesOf } from "../state/find.ts";
import { emit } from "../webhooks/emit.ts";
import type { World } from "../world.ts";

/** The login changes, the id stays. Sends `organization.renamed` and `installation_target.renamed`. */
export function renameAccount(world: World, account: Account, login: string, senderId: number): void {
  const from = account.login;
  const repositories = repositoriesOf(world.state, account.id);
  for (const repository of repositories) {
    const name = `${from}/${repository.name}`.toLowerCase();
    world.state.repositoryIds.delete(name);
    world.state.formerRepositoryNames.set(name, repository.id);
  }
  world.state.accountIds.delete(from.toLowerCase());
  account.login = login;
  account.updatedAtMs = world.clock.now();
  world.state.accountIds.set(login.toLowerCase(), account.id);
  for (const repository of repositories) {
    world.state.repositoryIds.set(`${login}/${repository.name}`.toLowerCase(), repository.id);
  }
  const changes = { login: { from } };
  if (account.type === "Organization") emitOrganization(world, account, "renamed", senderId, { changes });
  emitTargetRenamed(world, account, changes, senderId);
}

function emitTargetRenamed(world: World, account: Account, changes: object, senderId: number): void {
  const installation = installationOf(world.state, account.id);
  if (installation === undefined) return;
  const presented =
    account.type === "Organization" ? organizationAccount(world, account) : presentUser(world, account);
  emit(world, {
    event: "installation_target",
    action: "renamed",
    accountId: account.id,
    senderId,
    payload: {
      changes,
      account: presented,
      target_type: account.type,
      installation: { id: installation.id, node_id: nodeId("IntegrationInstallation", installation.id) },
    },
  });
}

/** The few of an organization's fields that `installation_target` carries. */
function organizationAccount(world: World, account: Account): object {
  const full = presentFullOrganization(world, account);
  return {
    login: full.login,
    id: full.id,
    node_id: full.node_id,
    avatar_url: full.avatar_url,
    html_url: full.html_url,
    url: full.url,
    repos_url: full.repos_url,
    events_url: full.events_url,
    hooks_url: full.hooks_url,
    issues_url: full.issues_url,
    members_url: full.members_url,
    public_members_url: full.public_members_url,
    created_at: full.created_at,
    updated_at: full.updated_at,
    followers: full.followers,
    following: full.following,
    has_organization_projects: full.has_organization_projects,
    has_repository_projects: full.has_repository_projects,
    is_verified: full.is_verified,
    public_gists: full.public_gists,
    public_repos: full.public_repos,
  };
}

export function addMember(
  world: World,
  organization: Account,
  user: Account,
  role: "admin" | "member",
  senderId: number,
): void {
  organization.members.set(user.id, role);
  const membership = presentMembership(world, organization, user, role);
  emitOrganization(world, organization, "member_added", senderId, { membership });
}

export function removeMember(world: World, organization: Account, user: Account, senderId: number): void {
  const role = organization.members.get(user.id);
  if (role === undefined) return;
  organization.members.delete(user.id);
  const membership = presentMembership(world, organization, user, role);
  emitOrganization(world, organization, "member_removed", senderId, { membership });
}

export function presentMembership(
  world: World,
  organization: Account,
  user: Account,
  role: "admin" | "member",
) {
  const url = `${world.url}/orgs/${organization.login}`;
  return {
    url: `${url}/memberships/${user.login}`,
    state: "active",
    role,
    organization_url: url,
    user: presentUser(world, user),
  };
}

function emitOrganization(
  world: World,
  organization: Account,
  action: string,
  senderId: number,
  extra: object,
): void {
  emit(world, {
    event: "organization",
    action,
    accountId: organization.id,
    senderId,
    payload: extra,
  });
}
