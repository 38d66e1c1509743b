import { addComment } from "../operations/comments.ts";
import { updateIssue } from "../operations/issues.ts";
import { mergePullRequest } from "../operations/merge-pull-request.ts";
import { updatePullRequest } from "../operations/update-pull-request.ts";
import { pick } from "../random.ts";
import type { Account, Issue, Repository } from "../state/entities.ts";
import { repositoryById } from "../state/find.ts";
import type { World } from "../world.ts";
import type { ActDeps } from "./act.ts";
import { demoOrganizations } from "./catalogue.ts";
import { appBotId, handToApp, openNewIssue } from "./seed-issues.ts";

/** So many issues are in the App's hands at one time, in all repositories: the demo shows work, not a flood. */
const MAX_HANDED = 6;

/**
 * Someone hands an issue to the App, by assigning it or by a comment; or, when it has enough of them, someone takes
 * what came of the oldest. False: there was nothing to do.
 */
export async function askApp(deps: ActDeps, repository: Repository, by: Account): Promise<boolean> {
  const { world } = deps;
  const handed = handedIssues(deps);
  if (handed.length < MAX_HANDED) {
    return world.locks.run(repository.id, async () => hand(deps, repository, by));
  }
  const [oldest] = handed.toSorted((a, b) => a.issue.updatedAtMs - b.issue.updatedAtMs);
  if (oldest === undefined) return false;
  await world.locks.run(oldest.repository.id, () => settle(deps, oldest.repository, oldest.issue, by));
  return true;
}

interface Handed {
  repository: Repository;
  issue: Issue;
}

function handedIssues({ world }: ActDeps): Handed[] {
  return world.state.demo
    .map(({ repositoryId }) => repositoryById(world.state, repositoryId))
    .flatMap((repository) =>
      [...repository.issues.values()]
        .filter((issue) => issue.state === "open" && isHanded(world, issue))
        .map((issue) => ({ repository, issue })),
    );
}

/** It was assigned, or the App was told so there. */
function isHanded(world: World, issue: Issue): boolean {
  const call = `@${world.state.app.slug} `;
  return (
    issue.assigneeIds.includes(appBotId(world)) || issue.comments.some(({ body }) => body.startsWith(call))
  );
}

function hand({ world, random }: ActDeps, repository: Repository, by: Account): boolean {
  const free = [...repository.issues.values()].filter(
    (issue) => issue.state === "open" && !isHanded(world, issue),
  );
  const planned = demoOrganizations
    .flatMap(({ repositories }) => repositories)
    .find(({ name }) => name === repository.name);
  const issue =
    free.length > 3 || planned === undefined ? null : openNewIssue(world, repository, planned, random);
  const chosen = issue ?? (free.length === 0 ? null : pick(random, free));
  if (chosen === null) return false;
  if (random() < 0.7) handToApp(world, repository, chosen, by.id);
  else addComment(world, repository, chosen, `@${world.state.app.slug} fix this one, please.`, by.id);
  return true;
}

/** Its pull request is merged where there is one that can be; the issue is closed in any case. */
async function settle({ world }: ActDeps, repository: Repository, issue: Issue, by: Account): Promise<void> {
  const bot = appBotId(world);
  const pull = [...repository.pulls.values()].find(
    ({ state, authorId, head }) =>
      state === "open" && authorId === bot && head.ref.startsWith(`foundry/${issue.number}-`),
  );
  const base = repository.refs.get(`refs/heads/${pull?.base.ref ?? ""}`);
  if (pull !== undefined && base !== undefined) {
    if (await world.diffs.isMergeable(repository.gitDir, base, pull.head.sha)) {
      await updatePullRequest(world, repository, pull, { draft: false }, by.id);
      await mergePullRequest(world, repository, pull, { method: "squash", mergedById: by.id });
    }
  }
  updateIssue(world, repository, issue, { state: "closed" }, by.id);
}
