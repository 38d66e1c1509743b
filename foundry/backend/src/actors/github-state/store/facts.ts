import type { Sql } from "../../sql/sql.ts";
import type { GithubFacts, OutboundChange, PullRequestFact } from "../outbound.ts";
import { connectionOf, loadMeta } from "./meta.ts";
import { loadRepositories } from "./rows.ts";

interface FactRow extends Record<string, unknown> {
  readonly pr_id: string;
  readonly repo_id: string;
  readonly full_name: string;
  readonly number: number;
  readonly title: string;
  readonly state: "open" | "closed" | "merged";
  readonly is_draft: number;
  readonly url: string;
  readonly head_ref_name: string;
  readonly head_repo_id: string | null;
  readonly base_ref_name: string;
  readonly author_login: string | null;
  readonly updated_at_ms: number;
}

/** The present state of what changed; keys without a row (any more) are removals. */
export async function loadFacts(db: Sql, change: OutboundChange, lastId: number): Promise<GithubFacts> {
  const [meta, repositories, pullRequests] = await Promise.all([
    loadMeta(db),
    loadRepositories(db, change.repoIds),
    loadPullRequestFacts(db, change.prIds),
  ]);
  if (!meta) throw new Error("a message was written before the account was known");
  const live = [...repositories.values()].filter((repo) => !repo.deleted);
  return {
    source: `github:${meta.streamId}`,
    lastId,
    connection: change.meta ? connectionOf(meta) : null,
    sync: change.meta ? meta.sync : null,
    repositories: live.map(({ ownerId: _ownerId, deleted: _deleted, ...summary }) => summary),
    removedRepoIds: change.repoIds.filter((id) => repositories.get(id)?.deleted ?? true),
    pullRequests: [...pullRequests.values()],
    removedPrIds: change.prIds.filter((id) => !pullRequests.has(id)),
    activities: change.activities,
    triggers: change.triggers ?? [],
  };
}

async function loadPullRequestFacts(db: Sql, ids: readonly string[]): Promise<Map<string, PullRequestFact>> {
  if (ids.length === 0) return new Map();
  const rows = await db.execute<FactRow>(
    `SELECT pr.pr_id, pr.repo_id, repo.full_name, pr.number, pr.title, pr.state, pr.is_draft,
       repo.url || '/pull/' || pr.number AS url, -- the one that it has since its repository's last rename
       pr.head_ref_name, pr.head_repo_id, pr.base_ref_name, pr.author_login, pr.updated_at_ms
     FROM json_each(?1) JOIN github_pull_requests pr ON pr.pr_id = json_each.value
     JOIN github_repositories repo ON repo.repo_id = pr.repo_id AND NOT repo.deleted`,
    JSON.stringify(ids),
  );
  return new Map(rows.map((row) => [row.pr_id, factOf(row)]));
}

function factOf(row: FactRow): PullRequestFact {
  return {
    headRepoId: row.head_repo_id,
    summary: {
      prId: row.pr_id,
      repoId: row.repo_id,
      repoFullName: row.full_name,
      number: row.number,
      title: row.title,
      state: row.state,
      url: row.url,
      headRefName: row.head_ref_name,
      baseRefName: row.base_ref_name,
      authorLogin: row.author_login,
      isDraft: row.is_draft === 1,
      updatedAtMs: row.updated_at_ms,
    },
  };
}
