import { drainOutbox } from "@foundry/durable";
import type { LaneOutcome, OutboxRow, RetryPolicy } from "@foundry/durable";
import type { ActorObserver } from "../../ports/actor-observer.ts";
import type { Sql } from "../sql/sql.ts";
import { createOutboxStore, readBacklog } from "./outbox-store.ts";

export interface MessageDrain {
  readonly db: Sql;
  /** The actor's name and key, for the metrics. */
  readonly actor: string;
  readonly deps: {
    readonly now: () => number;
    readonly random: () => number;
    readonly retryPolicy: RetryPolicy;
    readonly observer: ActorObserver;
  };
  readonly redact: (text: string) => string;
  /** Targets that are sent to at one time. */
  readonly concurrency: number;
  /** A GLOB: the targets that this drain has, where another one has the others. Absent: all. */
  readonly targets?: string;
  /** Messages that one delivery carries at most; 50 by default. */
  readonly batchSize?: number;
  /** Messages that were delivered already and are still in the table. */
  readonly delivered?: Set<number>;
  deliver(target: string, rows: readonly OutboxRow<string>[]): Promise<void>;
}

/** Messages that are read at one time. */
const BATCH_MESSAGES = 50;

/** [DX5] Sends an actor's messages until none is due, then says what is left. */
export async function drainMessages(drain: MessageDrain, signal: AbortSignal): Promise<LaneOutcome> {
  const { db, actor, deps, redact, concurrency } = drain;
  const outcome = await drainOutbox<string>({
    ...createOutboxStore(db, deps.now, drain.delivered, drain.targets),
    deliver: (target, rows) => drain.deliver(target, rows),
    concurrency,
    batchSize: drain.batchSize ?? BATCH_MESSAGES,
    now: deps.now,
    random: deps.random,
    policy: deps.retryPolicy,
    redact,
    signal,
  });
  if (signal.aborted) return outcome;
  const { pending, parked } = await readBacklog(db);
  deps.observer.outbox(actor, pending);
  deps.observer.parked("outbox", actor, parked);
  return outcome;
}
