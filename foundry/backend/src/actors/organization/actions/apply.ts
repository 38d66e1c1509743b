import type { WorkbenchRepoSummary } from "@foundry/shared";
import type { GithubFacts } from "../../github-state/index.ts";
import { acceptMessages } from "../../outbox/inbox-store.ts";
import { change, count } from "../change.ts";
import type { Change } from "../change.ts";
import type { OrganizationContext } from "../context.ts";
import { addTriggers } from "../store/triggers.ts";
import { deleteAttachedRepos } from "../store/attached-repos.ts";
import { deleteRepos, loadRepos, saveActivities, saveRepos } from "../store/rows.ts";
import type { RepoWrite } from "../store/rows.ts";
import { applyPullRequests } from "./apply-pull-requests.ts";
import { renameRepositoryOfTasks } from "./update-task.ts";

/**
 * Facts of GitHub become rows and events [GH10], once [DX4]; what is already so publishes nothing. Pull requests
 * leave before their repository.
 */
export async function apply(c: OrganizationContext, facts: GithubFacts): Promise<void> {
  const isNew = await change(c, async (draft) => {
    if (!(await acceptMessages(draft.tx, facts.source, facts.lastId))) return false;
    applyValues(draft, facts);
    await applyRepositories(draft, facts.repositories);
    await applyPullRequests(draft, facts);
    await removeRepositories(draft, facts.removedRepoIds);
    await applyActivities(draft, facts);
    await addTriggers(draft.tx, facts.triggers, c.deps.now());
    return true;
  });
  if (!isNew) return;
  if (facts.triggers.length > 0) c.background.wake("gate");
  c.background.wake("outbox");
  // A connection or a repository that was away is what queued tasks may have waited for.
  if (facts.connection || facts.repositories.length > 0) c.background.wake("turns");
}

function applyValues(draft: Change, facts: GithubFacts): void {
  const connection = facts.connection && JSON.stringify(facts.connection);
  if (facts.connection && connection !== null && connection !== draft.meta.connection) {
    draft.meta = { ...draft.meta, connection };
    draft.emit({ type: "connectionUpdated", connection: facts.connection });
  }
  const sync = facts.sync && JSON.stringify(facts.sync);
  if (facts.sync && sync !== null && sync !== draft.meta.sync) {
    draft.meta = { ...draft.meta, sync };
    draft.emit({ type: "syncProgress", sync: facts.sync });
  }
}

async function applyRepositories(draft: Change, repos: readonly WorkbenchRepoSummary[]): Promise<void> {
  if (repos.length === 0) return;
  const known = await loadRepos(
    draft.tx,
    repos.map((repo) => repo.repoId),
  );
  const writes: RepoWrite[] = [];
  for (const repo of repos) {
    const json = JSON.stringify(repo);
    const before = known.get(repo.repoId);
    if (before?.json === json) continue;
    writes.push({ repo, json });
    draft.emitJson(`{"type":"repoUpdated","repo":${json}}`);
    if (!before) count(draft, { repositories: 1 });
    else if (before.full_name !== repo.fullName) await renameRepositoryOfTasks(draft, repo);
  }
  if (writes.length > 0) await saveRepos(draft.tx, writes);
}

async function removeRepositories(draft: Change, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const gone = await deleteRepos(draft.tx, ids);
  await deleteAttachedRepos(draft.tx, gone);
  for (const repoId of gone) draft.emit({ type: "repoRemoved", repoId });
  count(draft, { repositories: -gone.length });
}

async function applyActivities(draft: Change, facts: GithubFacts): Promise<void> {
  if (facts.activities.length === 0) return;
  const rows = facts.activities.map((activity) => ({
    activityId: activity.activityId,
    json: JSON.stringify(activity),
  }));
  await saveActivities(draft.tx, rows);
  for (const row of rows) draft.emitJson(`{"type":"activityRecorded","activity":${row.json}}`);
}
