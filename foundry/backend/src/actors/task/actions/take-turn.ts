import type { TaskDraft } from "../change.ts";
import type { TaskMessage } from "../contract.ts";
import { decideStart } from "../decide.ts";
import { whatToDo } from "../reasons.ts";
import { countPending } from "../store/requests.ts";

/**
 * The task's turn has come. Its report says whether it uses it: one that has moved on meanwhile (cancelled, archived)
 * leaves it to others. Told again, it is passed over.
 */
export async function takeTurn(
  draft: TaskDraft,
  { grant, repository }: Extract<TaskMessage, { kind: "start" }>,
): Promise<void> {
  if (grant <= draft.turn.grantSeen) return;
  const decision = decideStart(draft.stored.task, await countPending(draft.tx));
  const grantHeld = decision.kind === "use" || draft.turn.grantHeld;
  draft.turn = { ...draft.turn, grantSeen: grant, grantHeld, repository };
  if (decision.kind === "use" || !decision.move) return;
  await draft.move(decision.move);
  draft.stored = { ...draft.stored, task: { ...draft.stored.task, question: whatToDo } };
}
