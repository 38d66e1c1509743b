import type { CreateJobBody, CreateJobResponse } from "@foundry/shared";
import { UserError } from "rivetkit";
import { change } from "../change.ts";
import type { RepositoryChange } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import type { CreateJobInput } from "../contract.ts";
import { enqueueJob } from "../jobs/enqueue-job.ts";
import { ancestorsOf } from "../store/branches.ts";
import { ensureAttached } from "./attach.ts";

/**
 * [RJ1] Accepts a job: what is cheap and local is checked, then its row is written. Neither git nor GitHub is asked.
 * Errors: not_found, invalid_input {field}, wrong_state {state: archived}.
 */
export async function createJob(c: RepositoryContext, input: CreateJobInput): Promise<CreateJobResponse> {
  await ensureAttached(c);
  const accepted = await change(c, async (draft) => {
    await check(draft, input.body);
    const { stored, created } = await enqueueJob(c, draft, {
      args: input.body,
      requestedBy: input.requestedBy,
    });
    return { jobId: stored.job.jobId, status: stored.job.status, created };
  });
  c.background.wake("jobs");
  return accepted;
}

async function check(draft: RepositoryChange, body: CreateJobBody): Promise<void> {
  const { defaultBranch, isArchived } = draft.meta.identity;
  if (isArchived && "dryRun" in body && !body.dryRun) {
    throw new UserError("the repository is archived: nothing can be pushed to it", {
      code: "wrong_state",
      metadata: { state: "archived" },
    });
  }
  switch (body.kind) {
    case "sync_repo":
    case "restack_repo":
    case "restack_subtree":
    case "register_existing_branch":
      return;
    case "rebase_branch":
      if (body.branch === defaultBranch) throw trunk();
      if (body.onto === body.branch) throw invalid("onto", "a branch cannot stand on itself");
      return;
    case "reparent_branch":
      if (body.branch === defaultBranch) throw trunk();
      if (body.parent === body.branch) throw invalid("parent", "a branch cannot stand on itself");
      if ((await ancestorsOf(draft.tx, body.parent)).includes(body.branch)) {
        throw invalid("parent", "it stands on the branch itself, which would become its own ancestor");
      }
  }
}

function trunk(): UserError {
  return invalid("branch", "the default branch stands on no other");
}

function invalid(field: string, message: string): UserError {
  return new UserError(message, { code: "invalid_input", metadata: { field } });
}
