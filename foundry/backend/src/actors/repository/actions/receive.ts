import { acceptMessages } from "../../outbox/inbox-store.ts";
import { change } from "../change.ts";
import type { RepositoryChange } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import type { ReceiveInput, RepositoryMessage } from "../contract.ts";
import { enqueueJob } from "../jobs/enqueue-job.ts";
import { loadBranches } from "../store/branches.ts";
import { projectionOf } from "../store/meta.ts";
import { applyHeads } from "./apply-heads.ts";
import { applyIdentity } from "./apply-identity.ts";
import { applyPullRequests } from "./apply-pull-requests.ts";
import { applyTasks } from "./apply-tasks.ts";
import { enqueueConfigSync, ensureAttached, newMeta } from "./attach.ts";
import { readAnew } from "./read-anew.ts";
import { remove } from "./remove.ts";

/**
 * What github-state and the organization tell the repository, once [DX4] and in their order. The first word may be
 * github-state's: a push to the default branch of a repository that nobody has opened [RC1].
 */
export async function receive(c: RepositoryContext, input: ReceiveInput): Promise<void> {
  const [first] = input.messages;
  const meta = first?.kind === "repository" ? newMeta(c, first.identity) : null;
  // [RJ9] A task may be the first to ask for a repository that nobody has opened.
  if (input.messages.some(({ kind }) => kind === "attachTask")) await ensureAttached(c);
  await change(
    c,
    async (draft) => {
      const { lastId, source } = input;
      if (lastId !== null && !(await acceptMessages(draft.tx, source, lastId))) return;
      for (const message of input.messages) await apply(c, draft, message, `${source}:${lastId ?? 0}`);
    },
    meta,
  );
  c.background.wakeAll();
}

async function apply(
  c: RepositoryContext,
  draft: RepositoryChange,
  message: RepositoryMessage,
  messageId: string,
): Promise<void> {
  switch (message.kind) {
    case "repository":
      return applyIdentity(c, draft, message.identity);
    case "heads":
      return applyHeads(c, draft, message.heads);
    case "pullRequests":
      return applyPullRequests(c, draft, message);
    case "tasks":
      return applyTasks(draft, message);
    case "attachTask":
      return attachTask(c, draft, message);
    case "resync":
      draft.meta = { ...draft.meta, fullReadDue: true };
      await enqueueConfigSync(c, draft, `resync:${messageId}`);
      return readAnew(c, draft);
    case "removed":
      return remove(c, draft);
  }
}

/** [RJ9] A fresh projection that has the branch says so at once; else a job brings the branch in. */
async function attachTask(
  c: RepositoryContext,
  draft: RepositoryChange,
  { taskId, branchName }: { taskId: string; branchName: string },
): Promise<void> {
  const isFresh = projectionOf(draft.meta).status === "fresh";
  if (isFresh && (await loadBranches(draft.tx, [branchName])).has(branchName)) {
    return draft.report({ kind: "taskAttached", taskId });
  }
  const args = { kind: "register_existing_branch", branch: branchName } as const;
  await enqueueJob(c, draft, { args, requestedBy: "foundry", waitingTask: taskId });
}
