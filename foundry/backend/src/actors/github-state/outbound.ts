import type {
  Activity,
  Connection,
  Sync,
  WorkbenchOpenPrSummary,
  WorkbenchRepoSummary,
} from "@foundry/shared";
import type { HeadFact } from "../repository/index.ts";
import type { TriggerChange } from "./plan-batch.ts";

/** The only receiver of this actor's messages. */
export const ORGANIZATION_TARGET = "organization";

/**
 * An outbox row: the keys of what changed. The rows themselves are read when it is sent, so a retry, however late,
 * sends the present state, and the same commit writes kilobytes less.
 */
export interface OutboundChange {
  readonly meta: boolean;
  readonly repoIds: readonly string[];
  readonly prIds: readonly string[];
  readonly activities: readonly Activity[];
  /** Absent: none, also in messages of before there were any. */
  readonly triggers?: readonly TriggerChange[];
}

/** The outbox target of a repository's actor. */
export function repositoryTarget(repoId: string): string {
  return `repo:${repoId}`;
}

/** Matches every repository's target. */
export const REPOSITORY_TARGETS = "repo:*";

/** The repository of such a target. */
export function repositoryOfTarget(target: string): string {
  return target.slice("repo:".length);
}

/** An outbox row for an attached repository: what changed, by key; heads whole, as nobody keeps where they came from. */
export interface RepositoryOutbound {
  /** Everything that is known, in pages: it was just attached. */
  readonly state: boolean;
  readonly repository: boolean;
  readonly prNumbers: readonly number[];
  readonly heads: readonly HeadFact[];
  readonly resync: boolean;
}

/** An outbox row with its id. */
export interface OutboundMessage {
  readonly id: number;
  readonly change: OutboundChange;
}

/** A pull request as the organization needs it: the row for the dashboard, and what its branch is [GH6]. */
export interface PullRequestFact {
  readonly summary: WorkbenchOpenPrSummary;
  readonly headRepoId: string | null;
}

/** Input of organization.apply: facts of GitHub, whole entities, with the ids of what is gone. */
export interface GithubFacts {
  /** Names the sender's database; ids of its messages only grow. */
  readonly source: string;
  /** The newest message that these facts hold [DX4]. */
  readonly lastId: number;
  readonly connection: Connection | null;
  readonly sync: Sync | null;
  readonly repositories: readonly WorkbenchRepoSummary[];
  readonly removedRepoIds: readonly string[];
  /** Of any state; one that is not open leaves the list of open ones. */
  readonly pullRequests: readonly PullRequestFact[];
  readonly removedPrIds: readonly string[];
  readonly activities: readonly Activity[];
  /** What may start tasks, in the order of their deliveries. */
  readonly triggers: readonly TriggerChange[];
}
