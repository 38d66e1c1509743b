import type { AccountRecord, MemberRecord, PullRequestRecord } from "../../ports/github.ts";
import type { ActivityRecord, LastCommit } from "../../webhooks/github-command.ts";
import type { TaskTrigger } from "../../webhooks/task-trigger.ts";
import type { HandledDelivery } from "./contract.ts";
import type { RepositoryChange } from "./store/upsert.ts";

export interface BranchChange {
  readonly repoId: string;
  readonly branchName: string;
  readonly headSha: string | null;
  readonly pushedAtMs: number;
  readonly deleted: boolean;
  /** What it pointed to before, oldest first, as far as pushes said so. */
  readonly formerShas: readonly string[];
  readonly lastCommit: LastCommit | null;
  /** The delivery that said so. */
  readonly guid: string;
}

export interface ActivityChange extends ActivityRecord {
  readonly guid: string;
  readonly atMs: number;
}

/** Something that may start a task, with the delivery that it came with. */
export interface TriggerChange {
  readonly guid: string;
  readonly atMs: number;
  readonly trigger: TaskTrigger;
}

/** What a run of deliveries changes: one row per entity, the newest of the run [GH7]. */
export interface RowChanges {
  readonly kind: "rows";
  readonly repositories: Map<string, RepositoryChange>;
  readonly pullRequests: Map<string, PullRequestRecord>;
  /** null: the member is gone. */
  readonly members: Map<string, MemberRecord | null>;
  readonly branches: Map<string, BranchChange>;
  readonly activities: ActivityChange[];
  /** In the order of their deliveries. */
  readonly triggers: TriggerChange[];
}

/** A batch as steps in order; only what ends or begins a connection separates rows from rows. */
export type BatchStep =
  | RowChanges
  | { readonly kind: "observe"; readonly account: AccountRecord }
  | { readonly kind: "rename"; readonly login: string; readonly avatarUrl: string | null }
  | { readonly kind: "connect"; readonly installationId: string }
  | { readonly kind: "clear"; readonly status: "disconnected" | "suspended"; readonly installationId: string }
  | { readonly kind: "sync"; readonly reason: string; readonly debounced: boolean };

/** Folds the commands of deliveries (in order) into as few writes as possible. Pure. */
export function planBatch(accountId: string, deliveries: readonly HandledDelivery[]): BatchStep[] {
  const steps: BatchStep[] = [];
  let rows: RowChanges | null = null;
  let observed = false;
  for (const delivery of deliveries) {
    for (const command of delivery.commands) {
      switch (command.kind) {
        case "observeAccount":
          if (!observed) steps.push({ kind: "observe", account: command.account });
          observed = true;
          break;
        case "renameAccount":
          steps.push({ kind: "rename", login: command.login, avatarUrl: command.avatarUrl });
          break;
        case "requestFullSync":
          steps.push({ kind: "sync", reason: command.reason, debounced: command.debounced });
          break;
        case "connect":
          steps.push({ kind: "connect", installationId: command.installationId });
          rows = null;
          break;
        case "clearState":
          steps.push({ kind: "clear", status: command.status, installationId: command.installationId });
          rows = null;
          break;
        case "upsertRepository":
        case "removeRepository":
        case "upsertPullRequest":
        case "upsertMember":
        case "removeMember":
        case "setBranchHead":
        case "removeBranch":
        case "recordActivity":
        case "taskTrigger":
          if (!rows) steps.push((rows = emptyRows()));
          addRow(accountId, rows, delivery, command);
          break;
      }
    }
  }
  return steps;
}

type RowCommand = Extract<
  HandledDelivery["commands"][number],
  {
    kind:
      | "upsertRepository"
      | "removeRepository"
      | "upsertPullRequest"
      | "upsertMember"
      | "removeMember"
      | "setBranchHead"
      | "removeBranch"
      | "recordActivity"
      | "taskTrigger";
  }
>;

function addRow(accountId: string, rows: RowChanges, delivery: HandledDelivery, command: RowCommand): void {
  switch (command.kind) {
    case "upsertRepository":
    case "removeRepository": {
      const { repository } = command;
      const deleted = command.kind === "removeRepository" || repository.ownerId !== accountId;
      keepNewerRepository(rows.repositories, { ...repository, deleted });
      break;
    }
    case "upsertPullRequest":
      keepNewer(rows.pullRequests, command.pullRequest.prId, command.pullRequest, isNewerPullRequest);
      break;
    case "upsertMember":
      rows.members.set(command.member.memberId, command.member);
      break;
    case "removeMember":
      rows.members.set(command.memberId, null);
      break;
    case "setBranchHead":
    case "removeBranch": {
      const { repoId, branchName, pushedAtMs } = command;
      const deleted = command.kind === "removeBranch";
      const headSha = command.kind === "setBranchHead" ? command.headSha : null;
      const formerShas = command.before ? [command.before] : [];
      const lastCommit = (command.kind === "setBranchHead" && command.lastCommit) || null;
      const { guid } = delivery;
      const change = { repoId, branchName, headSha, pushedAtMs, deleted, formerShas, lastCommit, guid };
      keepNewerBranch(rows.branches, change);
      break;
    }
    case "recordActivity":
      rows.activities.push({ ...command.activity, guid: delivery.guid, atMs: delivery.receivedAtMs });
      break;
    case "taskTrigger":
      rows.triggers.push({ guid: delivery.guid, atMs: delivery.receivedAtMs, trigger: command.trigger });
      break;
  }
}

function emptyRows(): RowChanges {
  return {
    kind: "rows",
    repositories: new Map(),
    pullRequests: new Map(),
    members: new Map(),
    branches: new Map(),
    activities: [],
    triggers: [],
  };
}

function keepNewer<Row>(
  map: Map<string, Row>,
  key: string,
  row: Row,
  isNewer: (a: Row, b: Row) => boolean,
): void {
  const known = map.get(key);
  if (known === undefined || isNewer(row, known)) map.set(key, row);
}

const rank = { open: 0, closed: 1, merged: 2 } as const;

/** [GH7] The same order as in SQL (store/upsert.ts): what comes later wins a tie of the same state. */
function isNewerPullRequest(row: PullRequestRecord, known: PullRequestRecord): boolean {
  if (row.updatedAtMs !== known.updatedAtMs) return row.updatedAtMs > known.updatedAtMs;
  return rank[row.state] >= rank[known.state];
}

/** pushed_at has its own order, in which it only grows. */
function keepNewerRepository(map: RowChanges["repositories"], row: RepositoryChange): void {
  const known = map.get(row.repoId);
  if (!known) {
    map.set(row.repoId, row);
    return;
  }
  const pushedAtMs = Math.max(row.pushedAtMs ?? 0, known.pushedAtMs ?? 0) || null;
  map.set(row.repoId, { ...(isNewerRepository(row, known) ? row : known), pushedAtMs });
}

function isNewerRepository(row: RepositoryChange, known: RepositoryChange): boolean {
  if (row.updatedAtMs !== known.updatedAtMs) return row.updatedAtMs > known.updatedAtMs;
  return row.deleted || !known.deleted;
}

/** Whichever is newer, where the branch pointed before is all known. */
function keepNewerBranch(map: RowChanges["branches"], row: BranchChange): void {
  const key = `${row.repoId}/${row.branchName}`;
  const known = map.get(key);
  if (!known) {
    map.set(key, row);
    return;
  }
  const formerShas = [...new Set([...known.formerShas, ...row.formerShas])];
  map.set(key, { ...(isNewerBranch(row, known) ? row : known), formerShas });
}

/** A `create` without a head says less than the push beside it. */
function isNewerBranch(row: BranchChange, known: BranchChange): boolean {
  if (row.pushedAtMs !== known.pushedAtMs) return row.pushedAtMs > known.pushedAtMs;
  return row.deleted || row.headSha !== null || known.headSha === null;
}
