import type { Call, Peer } from "../runtime/peer.ts";
import type { Background } from "../runtime/background.ts";
import type { Database } from "../sql/sql.ts";
import type { Serial } from "../sql/serial.ts";
import type { GithubStateDeps } from "./deps.ts";
import type { Handover } from "./handover.ts";
import type { AttachedLog } from "./store/attached.ts";
import type { GuidLog } from "./store/guids.ts";

export type BackgroundWork = "outbox" | "repositories" | "sync" | "maintenance";

/** What actions and jobs work with; lives as long as the actor is awake. */
export interface GithubStateContext {
  readonly orgId: string;
  readonly db: Database;
  readonly deps: GithubStateDeps;
  readonly signal: AbortSignal;
  readonly background: Background<BackgroundWork>;
  readonly organization: Peer;
  repository(repoId: string): { call: Call };
  readonly handover: Handover;
  readonly attached: AttachedLog;
  readonly guids: GuidLog;
  /** Deliveries are applied one batch at a time. */
  readonly inOrder: Serial;
  /** Aborts the job that runs: its rows were cleared [GH11]. */
  readonly runningJob: { abort: AbortController | null };
  /** When old rows are next looked for. */
  readonly retention: { dueAtMs: number };
  log(entry: { msg: string; [field: string]: unknown }): void;
}
