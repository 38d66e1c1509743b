import type { Background } from "../runtime/background.ts";
import type { Call } from "../runtime/peer.ts";
import type { Database } from "../sql/sql.ts";
import type { Serial } from "../sql/serial.ts";
import type { TopicBroadcast } from "../topic-log/index.ts";
import type { TaskDeps } from "./deps.ts";

export type BackgroundWork = "outbox" | "run" | "effects";

/** What actions and runs work with; lives as long as the actor is awake. */
export interface TaskContext {
  readonly orgId: string;
  readonly taskId: string;
  readonly db: Database;
  readonly deps: TaskDeps;
  /** The actor stops. */
  readonly signal: AbortSignal;
  readonly background: Background<BackgroundWork>;
  /** One change at a time, so that broadcasts leave in the order of the commits. */
  readonly inOrder: Serial;
  readonly broadcast: (name: "topic", message: TopicBroadcast) => void;
  /** Never awaited by an action; its own actions may wait for this actor. */
  readonly organization: Call;
  /** A repository of the organization. Never awaited by an action. */
  readonly repository: (repoId: string) => Call;
  /** The name of this instance in leases [DX8]. */
  readonly owner: string;
  /** Whether this instance has had the lease already. */
  readonly leases: { taken: boolean };
  /** What waits for a slot or runs, and how it is told that the task was cancelled. */
  readonly running: { current: { cancel(): void } | null };
  /** When a log's growth was last told with the whole task. */
  readonly told: { logAtMs: number };
  /** Removes the actor with all that it holds. */
  destroy(): void;
  log(entry: { msg: string; [field: string]: unknown }): void;
}
