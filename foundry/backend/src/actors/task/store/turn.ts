import type { Sql } from "../../sql/sql.ts";
import type { ParkedMessage } from "../../outbox-contract.ts";
import type { RunRepository, TaskReason } from "../contract.ts";

/** The task's turn, and the run that uses it. */
export interface Turn {
  /** The newest turn that the organization has granted; 0: none yet. */
  readonly grantSeen: number;
  /** It is in use. */
  readonly grantHeld: boolean;
  readonly repository: RunRepository | null;
  /** The present or last run, from 1; 0: none yet. */
  readonly run: number;
  /** The request that the open run works on; null: no run is open. */
  readonly request: number | null;
  /** A holder of the lease works on it, or has died at it. */
  readonly holderAlive: boolean;
  readonly deaths: number;
  readonly failures: number;
  /** The open run goes on then. */
  readonly dueAtMs: number;
  /** The open run is to be cancelled. */
  readonly cancel: { readonly reason: TaskReason; readonly archive: boolean } | null;
  /** There are effects that GitHub has still to hear of; outlives the run. */
  readonly isUnsettled: boolean;
  /** Effects that wait for a person [DX6]. */
  readonly parked: readonly ParkedMessage[];
}

/** What a run leaves behind that has ended. */
export const noRun = {
  request: null,
  grantHeld: false,
  holderAlive: false,
  deaths: 0,
  failures: 0,
  dueAtMs: 0,
  cancel: null,
} as const satisfies Partial<Turn>;

const noTurn: Turn = { ...noRun, grantSeen: 0, repository: null, run: 0, isUnsettled: false, parked: [] };

interface TurnRow extends Record<string, unknown> {
  readonly grant_seen: number;
  readonly grant_held: number;
  readonly repository: string | null;
  readonly run: number;
  readonly request: number | null;
  readonly holder_alive: number;
  readonly deaths: number;
  readonly failures: number;
  readonly due_at_ms: number;
  readonly cancel: string | null;
  readonly unsettled: number;
  readonly parked: string;
}

export async function loadTurn(db: Sql): Promise<Turn> {
  const [row] = await db.execute<TurnRow>("SELECT * FROM task_turn WHERE id = 1");
  if (!row) return noTurn;
  return {
    grantSeen: row.grant_seen,
    grantHeld: row.grant_held === 1,
    repository: row.repository === null ? null : JSON.parse(row.repository),
    run: row.run,
    request: row.request,
    holderAlive: row.holder_alive === 1,
    deaths: row.deaths,
    failures: row.failures,
    dueAtMs: row.due_at_ms,
    cancel: row.cancel === null ? null : JSON.parse(row.cancel),
    isUnsettled: row.unsettled === 1,
    parked: JSON.parse(row.parked),
  };
}

export async function saveTurn(tx: Sql, turn: Turn): Promise<void> {
  await tx.execute(
    `INSERT OR REPLACE INTO task_turn (id, grant_seen, grant_held, repository, run, request, holder_alive, deaths,
       failures, due_at_ms, cancel, unsettled, parked)
     VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)`,
    turn.grantSeen,
    Number(turn.grantHeld),
    turn.repository && JSON.stringify(turn.repository),
    turn.run,
    turn.request,
    Number(turn.holderAlive),
    turn.deaths,
    turn.failures,
    turn.dueAtMs,
    turn.cancel && JSON.stringify(turn.cancel),
    Number(turn.isUnsettled),
    JSON.stringify(turn.parked),
  );
}
