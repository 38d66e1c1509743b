import { acceptMessages } from "../../outbox/inbox-store.ts";
import { changeTask } from "../change.ts";
import type { TaskDraft } from "../change.ts";
import type { TaskContext } from "../context.ts";
import type { ReceiveInput, TaskMessage, TaskRequest } from "../contract.ts";
import { decideBranchNews, decideRequest } from "../decide.ts";
import { stateOf } from "../state-of.ts";
import { insertRequest } from "../store/requests.ts";
import { applyCommand } from "./apply-command.ts";
import { beginTask, introduceTask } from "./create.ts";
import { takeTurn } from "./take-turn.ts";

/** What the organization tells the task, once [DX4] and in its order; its creation first. */
export async function receive(c: TaskContext, input: ReceiveInput): Promise<void> {
  const { messages } = input;
  if (messages.some(({ kind }) => kind === "remove")) return remove(c);
  const [first] = messages;
  await changeTask(
    c,
    async (draft) => {
      if (!(await acceptMessages(draft.tx, input.source, input.lastId))) return;
      for (const message of messages) await apply(c, draft, message);
    },
    () => (first?.kind === "create" ? beginTask(c, first.seed) : null),
  );
  c.background.wakeAll();
}

/** Its time in the archive is over. Told again after a kill, it is not there any more, and removes itself again. */
async function remove(c: TaskContext): Promise<void> {
  await c.db.transaction(async (tx) => void (await tx.execute("DELETE FROM task")));
  c.destroy();
}

async function apply(c: TaskContext, draft: TaskDraft, message: TaskMessage): Promise<void> {
  const { task } = draft.stored;
  switch (message.kind) {
    case "create":
      return introduceTask(c, draft, message.seed);
    case "pullRequest": {
      const { pullRequest } = message;
      const updatedAtMs = Math.max(task.updatedAtMs, pullRequest.updatedAtMs);
      draft.stored = { ...draft.stored, task: { ...task, pullRequest, updatedAtMs } };
      return;
    }
    case "repository":
      draft.stored = { ...draft.stored, task: { ...task, repoFullName: message.repoFullName } };
      return;
    case "attached":
    case "attachFailed": {
      const decision = decideBranchNews(task, message);
      if (decision.kind === "moved") await draft.move(decision.move);
      return;
    }
    case "request":
      return joinRequest(draft, message.request);
    case "start":
      return takeTurn(draft, message);
    case "command":
      // Nobody waits for an answer: what the task's state does not allow is passed over.
      await applyCommand(draft, message.command, message.reason);
      return;
    case "goOn":
    case "remove":
      return;
  }
}

/** [TK4] */
async function joinRequest(draft: TaskDraft, request: TaskRequest): Promise<void> {
  if ((await insertRequest(draft.tx, request)) === null) return;
  draft.touch();
  const decision = decideRequest(await stateOf(draft));
  if (decision.kind === "moved") await draft.move(decision.move);
}
