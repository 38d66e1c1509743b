import type { Account } from "../state/entities.ts";
import { repositoriesOf } from "../state/find.ts";
import type { World } from "../world.ts";
import { isoTime } from "./time.ts";
import { presentOrganization, presentUser } from "./user.ts";

/** GET of one account: the list's fields, its name, and counts. */
export function presentAccount(world: World, account: Account) {
  return { ...presentUser(world, account), ...profile(world, account) };
}

export function presentFullOrganization(world: World, account: Account) {
  return {
    ...presentOrganization(world, account),
    ...profile(world, account),
    html_url: `${world.url}/${account.login}`,
    type: "Organization",
    has_organization_projects: true,
    has_repository_projects: true,
    is_verified: false,
    archived_at: null,
  };
}

function profile(world: World, account: Account) {
  const repositories = repositoriesOf(world.state, account.id);
  return {
    name: account.name,
    company: null,
    blog: "",
    location: null,
    email: account.email,
    bio: account.description,
    twitter_username: null,
    public_repos: repositories.filter((repository) => !repository.private).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: isoTime(account.createdAtMs),
    updated_at: isoTime(account.updatedAtMs),
  };
}
