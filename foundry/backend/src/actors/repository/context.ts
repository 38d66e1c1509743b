import type { Background } from "../runtime/background.ts";
import type { Call } from "../runtime/peer.ts";
import type { Serial } from "../sql/serial.ts";
import type { Database } from "../sql/sql.ts";
import type { TopicBroadcast } from "../topic-log/index.ts";
import type { RepositoryDeps } from "./deps.ts";

export type BackgroundWork = "outbox" | "jobs" | "schedules" | "maintenance";

/** What actions and jobs work with; lives as long as the actor is awake. */
export interface RepositoryContext {
  readonly orgId: string;
  readonly repoId: string;
  readonly db: Database;
  readonly deps: RepositoryDeps;
  /** The actor stops. */
  readonly signal: AbortSignal;
  readonly background: Background<BackgroundWork>;
  /** One change at a time, so that broadcasts leave in the order of the commits. */
  readonly inOrder: Serial;
  readonly broadcast: (name: "topic", message: TopicBroadcast) => void;
  /** Never awaited by an action; its own actions may wait for this actor. */
  readonly organization: Call;
  readonly github: Call;
  /** The name of this instance in leases [DX8]. */
  readonly owner: string;
  /** Whether this instance has had the lease already. */
  readonly leases: { taken: boolean };
  /** The job that runs, and how it is told that it was cancelled [RJ5]. */
  readonly running: { current: { readonly jobId: string; cancel(): void } | null };
  /** Heads that the running job pushes, by branch: their webhooks are no news, the job reads them itself. */
  readonly pushing: Map<string, string>;
  /** How many parked messages github-state knows of. */
  readonly told: { parked: number };
  /** When old rows are next looked for. */
  readonly retention: { dueAtMs: number };
  log(entry: { msg: string; [field: string]: unknown }): void;
}
