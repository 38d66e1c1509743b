import type { TaskDraft } from "../change.ts";
import type { AttemptEnd } from "../run/task-run.ts";
import { loadAttempt, loadAttemptsOfRun, saveAttempt } from "../store/attempts.ts";

/** An attempt's end; what has ended already stays as it is. */
export async function endAttempt(draft: TaskDraft, n: number, end: AttemptEnd): Promise<void> {
  const attempt = await loadAttempt(draft.tx, n);
  if (!attempt || attempt.endedAtMs !== null) return;
  await saveAttempt(draft.tx, draft.turn.run, { ...attempt, ...end, endedAtMs: draft.nowMs });
  draft.touch();
}

/** Ends those of the present run that have no end. */
export async function endOpenAttempts(
  draft: TaskDraft,
  end: Pick<AttemptEnd, "outcome" | "note">,
): Promise<void> {
  for (const attempt of await loadAttemptsOfRun(draft.tx, draft.turn.run)) {
    await endAttempt(draft, attempt.n, { exitCode: null, signal: null, ...end });
  }
}
