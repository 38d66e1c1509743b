import type { Background } from "../runtime/background.ts";
import type { Call } from "../runtime/peer.ts";
import type { Database } from "../sql/sql.ts";
import type { Serial } from "../sql/serial.ts";
import type { TopicBroadcast } from "../topic-log/index.ts";
import type { TaskDeps } from "./deps.ts";

/** What actions work with; lives as long as the actor is awake. */
export interface TaskContext {
  readonly orgId: string;
  readonly taskId: string;
  readonly db: Database;
  readonly deps: TaskDeps;
  readonly background: Background<"outbox">;
  /** One change at a time, so that broadcasts leave in the order of the commits. */
  readonly inOrder: Serial;
  readonly broadcast: (name: "topic", message: TopicBroadcast) => void;
  readonly organization: Call;
}
