import type {
  Activity,
  Connection,
  Sync,
  WorkbenchOpenPrSummary,
  WorkbenchRepoSummary,
} from "@foundry/shared";

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
}
