import type { TaskEvent } from "@foundry/shared";
import { enqueueMessage } from "../outbox/outbox-store.ts";
import type { Sql } from "../sql/sql.ts";
import { appendEvents, numbered, pruneEventBytes, publishEvents } from "../topic-log/index.ts";
import type { SequencedEvent } from "../topic-log/index.ts";
import type { TaskContext } from "./context.ts";
import type { TaskReport } from "./contract.ts";
import type { Move } from "./decide.ts";
import { loadWhole } from "./load-whole.ts";
import { moveTask } from "./move-task.ts";
import type { EffectDraft } from "./run/task-run.ts";
import { enqueueEffect, loadParkedEffects } from "./store/effects.ts";
import { loadTask, saveTask } from "./store/task.ts";
import type { StoredTask } from "./store/task.ts";
import { loadTurn, saveTurn } from "./store/turn.ts";
import type { Turn } from "./store/turn.ts";

/** The only receiver of the task's messages. */
const ORGANIZATION_TARGET = "organization";

/** The topic's events that can be resumed from; a log's chunks are in them a second time. */
const KEPT_EVENT_BYTES = 2 * 1024 * 1024;

/** What one transaction of the task changes and says. */
export interface TaskDraft {
  readonly tx: Sql;
  readonly nowMs: number;
  /** Assign to change it. */
  stored: StoredTask;
  turn: Turn;
  /** A transition: its row, its times, and what GitHub has to hear of it [HC5]. */
  move(move: Move): Promise<void>;
  enqueueEffect(effect: EffectDraft): Promise<void>;
  /** Effects were parked, or are parked no more: the organization hears of it. */
  noteParked(): Promise<void>;
  /** Rows beside the task's own have changed that are part of it. */
  touch(): void;
  emit(event: TaskEvent): void;
}

interface OpenDraft extends TaskDraft {
  readonly before: StoredTask | null;
  readonly turnBefore: Turn;
  readonly texts: string[];
  isTouched: boolean;
  hasEffects: boolean;
}

/**
 * The only way a task changes: rows, transitions, events and the word to the organization commit together, then the
 * events are broadcast. A task that was never created, or was removed, is made by `create`; where that gives null,
 * nothing happens and the answer is null.
 */
export function changeTask<T>(
  c: TaskContext,
  run: (draft: TaskDraft) => Promise<T>,
  create: () => StoredTask | null = () => null,
): Promise<T | null> {
  return c.inOrder(async () => {
    const done = await c.db.transaction(async (tx) => {
      const before = await loadTask(tx);
      const stored = before ?? create();
      if (!stored) return null;
      const draft = await createDraft(c, tx, { before, stored });
      const value = await run(draft);
      return { value, events: await settle(draft), draft };
    });
    if (!done) return null;
    publishEvents(c.broadcast, done.events);
    // Lanes run in the order of their waking: people wait at GitHub, and for the index later.
    if (done.draft.hasEffects || settlesLater(done.draft)) c.background.wake("effects");
    c.background.wake("outbox");
    if (stopsRun(done.draft)) c.running.current?.cancel();
    return done.value;
  });
}

/** Its run was cancelled, or what waited for a slot left its turn. */
function stopsRun({ turn, turnBefore }: OpenDraft): boolean {
  if (turn.cancel !== null && turnBefore.cancel === null) return true;
  return turnBefore.grantHeld && !turn.grantHeld && turnBefore.request === null;
}

/** The lane of effects has left to the end of the turn to say that nothing is left for it. */
function settlesLater({ turn, turnBefore }: OpenDraft): boolean {
  return turn.isUnsettled && turnBefore.grantHeld && !turn.grantHeld;
}

async function createDraft(
  c: TaskContext,
  tx: Sql,
  { before, stored }: { before: StoredTask | null; stored: StoredTask },
): Promise<OpenDraft> {
  const turn = await loadTurn(tx);
  const nowMs = c.deps.now();
  const draft: OpenDraft = {
    tx,
    nowMs,
    stored,
    turn,
    before,
    turnBefore: turn,
    texts: [],
    isTouched: false,
    hasEffects: false,
    move: (move) => moveTask(c, draft, move),
    async enqueueEffect(effect) {
      draft.hasEffects = true;
      if (!draft.turn.isUnsettled) draft.turn = { ...draft.turn, isUnsettled: true };
      await enqueueEffect(tx, effect, nowMs);
      // What was parked under its key has given way to it.
      if (draft.turn.parked.length > 0) await draft.noteParked();
    },
    async noteParked() {
      draft.turn = { ...draft.turn, parked: await loadParkedEffects(tx, draft.stored.task.repoFullName) };
    },
    touch() {
      draft.isTouched = true;
    },
    emit: (event) => draft.texts.push(JSON.stringify(event)),
  };
  return draft;
}

/** Writes what the draft has come to. */
async function settle(draft: OpenDraft): Promise<SequencedEvent[]> {
  const { tx, before, turn, turnBefore } = draft;
  const hasTurn = turn !== turnBefore;
  if (hasTurn) await saveTurn(tx, turn);
  if (draft.stored !== before || hasTurn || draft.isTouched) {
    const stored = { ...draft.stored, revision: (before?.revision ?? 0) + 1 };
    draft.stored = stored;
    await saveTask(tx, stored);
    if (saysMore(draft)) await enqueueMessage(tx, ORGANIZATION_TARGET, reportOf(stored, turn));
    if (stored.task !== before?.task || draft.isTouched) {
      draft.emit({ type: "taskUpdated", task: await loadWhole(tx, stored) });
    }
  }
  return append(tx, draft.texts);
}

/** The index has nothing of most of what a run records. */
function saysMore({ before, stored, turn, turnBefore }: OpenDraft): boolean {
  if (!before) return true;
  const same = { revision: 0, updatedAtMs: 0 };
  const said = { ...reportOf(before, turnBefore), ...same };
  return JSON.stringify(said) !== JSON.stringify({ ...reportOf(stored, turn), ...same });
}

async function append(tx: Sql, texts: readonly string[]): Promise<SequencedEvent[]> {
  if (texts.length === 0) return [];
  const firstSeq = await appendEvents(tx, texts);
  await pruneEventBytes(tx, { firstSeq, events: texts, keptBytes: KEPT_EVENT_BYTES });
  return numbered(firstSeq, texts);
}

/** What the organization's index holds of it. */
export function reportOf(
  { revision, task }: StoredTask,
  { grantSeen, grantHeld, isUnsettled, parked }: Turn,
): TaskReport {
  const { taskId, title, status, statusReason, branchName } = task;
  const { updatedAtMs, archivedAtMs, queuedAtMs, removedAtMs } = task;
  return {
    taskId,
    revision,
    title,
    status,
    statusReason,
    branchName,
    updatedAtMs,
    archivedAtMs,
    queuedAtMs,
    removedAtMs,
    grantSeen,
    grantHeld,
    isUnsettled,
    parked,
  };
}
