import type { Repository as RepositoryJson } from "@octokit/webhooks-types";
import type { Repository } from "../state/entities.ts";
import { accountById, repositoryById } from "../state/find.ts";
import type { World } from "../world.ts";
import { presentRepositoryUrls } from "./repository-urls.ts";
import { isoTime, nodeId } from "./time.ts";
import { presentUser } from "./user.ts";

/** A repository as GitHub shows it in lists, in pull requests and in webhooks. */
export function presentRepository(world: World, repository: Repository) {
  const owner = accountById(world.state, repository.ownerId);
  const forks = countForks(world, repository.id);
  const openIssues = countOpen(repository);
  return {
    id: repository.id,
    node_id: nodeId("Repository", repository.id),
    name: repository.name,
    full_name: `${owner.login}/${repository.name}`,
    private: repository.private,
    owner: presentUser(world, owner),
    description: repository.description,
    fork: repository.forkOfId !== null,
    ...presentRepositoryUrls(world.url, owner.login, repository.name),
    created_at: isoTime(repository.createdAtMs),
    updated_at: isoTime(repository.updatedAtMs),
    pushed_at: isoTime(repository.pushedAtMs),
    homepage: null,
    size: 128,
    stargazers_count: 0,
    watchers_count: 0,
    language: repository.language,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: forks,
    mirror_url: null,
    archived: repository.archived,
    disabled: false,
    open_issues_count: openIssues,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: repository.topics,
    visibility: repository.private ? "private" : "public",
    forks,
    open_issues: openIssues,
    watchers: 0,
    default_branch: repository.defaultBranch,
    custom_properties: {},
  } satisfies RepositoryJson;
}

/** GET of one repository: the list's fields and the settings, and a fork's parent. */
export function presentFullRepository(world: World, repository: Repository) {
  const parent = repository.forkOfId === null ? null : repositoryById(world.state, repository.forkOfId);
  const owner = accountById(world.state, repository.ownerId);
  return {
    ...presentRepository(world, repository),
    permissions: { admin: false, maintain: false, push: true, triage: true, pull: true },
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: true,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
    allow_update_branch: false,
    network_count: countForks(world, repository.id),
    subscribers_count: 0,
    ...(owner.type === "Organization" ? { organization: presentUser(world, owner) } : {}),
    ...(parent === null
      ? {}
      : { parent: presentRepository(world, parent), source: presentRepository(world, parent) }),
  };
}

function countForks(world: World, repositoryId: number): number {
  let forks = 0;
  for (const other of world.state.repositories.values()) if (other.forkOfId === repositoryId) forks += 1;
  return forks;
}

/** As on GitHub, open pull requests count as open issues. */
function countOpen(repository: Repository): number {
  let open = 0;
  for (const pull of repository.pulls.values()) if (pull.state === "open") open += 1;
  for (const issue of repository.issues.values()) if (issue.state === "open") open += 1;
  return open;
}
