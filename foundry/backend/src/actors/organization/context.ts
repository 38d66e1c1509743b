import type { OutboxTargets } from "./jobs/outbox-targets.ts";
import type { Background } from "../runtime/background.ts";
import type { Call } from "../runtime/peer.ts";
import type { Database } from "../sql/sql.ts";
import type { Serial } from "../sql/serial.ts";
import type { TopicBroadcast } from "../topic-log/index.ts";
import type { OrganizationDeps } from "./deps.ts";

export type BackgroundWork = "outbox" | "turns" | "removals" | "gate";

/** What actions work with; lives as long as the actor is awake. */
export interface OrganizationContext {
  readonly orgId: string;
  readonly db: Database;
  readonly deps: OrganizationDeps;
  readonly background: Background<BackgroundWork>;
  /** Whether this instance has looked after tasks that a former one has left. */
  readonly tasks: { areResumed: boolean };
  readonly outboxTargets: OutboxTargets;
  /** One change at a time, so that broadcasts leave in the order of the commits. */
  readonly inOrder: Serial;
  readonly broadcast: (name: "topic", message: TopicBroadcast) => void;
  task(taskId: string): { call: Call };
  repository(repoId: string): { call: Call };
  log(entry: { msg: string; [field: string]: unknown }): void;
}
