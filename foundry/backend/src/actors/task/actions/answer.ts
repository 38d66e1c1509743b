import { UserError } from "rivetkit";
import { changeTask, reportOf } from "../change.ts";
import type { TaskContext } from "../context.ts";
import type { TaskReport } from "../contract.ts";
import { decideAnswer } from "../decide.ts";
import { requestOfAnswer } from "../request-of-answer.ts";
import { insertRequest, loadLastRequest } from "../store/requests.ts";
import { noTask } from "./get-task.ts";

/**
 * A person's answer to the task's question: its next request, and at GitHub a comment where it was asked there.
 * `key` makes the same answer once. Errors: not_found, wrong_state {state}.
 */
export async function answer(
  c: TaskContext,
  { text, key }: { readonly text: string; readonly key: string },
): Promise<TaskReport> {
  const report = await changeTask(c, async (draft) => {
    const { task } = draft.stored;
    const decision = decideAnswer(task);
    if (decision.kind === "refused") {
      const metadata = { state: task.status };
      throw new UserError(decision.message, { code: "wrong_state", metadata });
    }
    const request = requestOfAnswer({
      task,
      last: await loadLastRequest(draft.tx),
      text,
      key,
      atMs: draft.nowMs,
    });
    const n = await insertRequest(draft.tx, request);
    if (n !== null && request.conversation !== null) {
      const payload = { conversation: request.conversation, text };
      await draft.enqueueEffect({ key: `answer:${n}`, kind: "answer_comment", payload });
    }
    if (decision.kind === "moved") await draft.move(decision.move);
    return () => reportOf(draft.stored, draft.turn);
  });
  if (!report) throw noTask(c);
  c.background.wake("run");
  return report();
}
