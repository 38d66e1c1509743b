import type { Organization, User } from "@octokit/webhooks-types";
import type { Account } from "../state/entities.ts";
import { accountById } from "../state/find.ts";
import type { World } from "../world.ts";
import { nodeId } from "./time.ts";

/** GitHub's "simple user": any account inside another object. */
export function presentUser(world: World, account: Account) {
  const url = `${world.url}/users/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.type, account.id),
    avatar_url: `${world.url}/avatars/${account.id}.svg?v=4`,
    gravatar_id: "",
    url,
    html_url: `${world.url}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
  } satisfies User;
}

export function presentUserById(world: World, id: number) {
  return presentUser(world, accountById(world.state, id));
}

export function presentUserOrNull(world: World, id: number | null) {
  return id === null ? null : presentUserById(world, id);
}

/** GitHub's "simple organization", as in webhooks. */
export function presentOrganization(world: World, account: Account): Organization {
  const url = `${world.url}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId("Organization", account.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${world.url}/avatars/${account.id}.svg?v=4`,
    description: account.description,
  };
}
