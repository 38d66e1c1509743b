import { TerminalError } from "@foundry/durable";
import type { JobHandler, JobHandlers } from "../job-run.ts";
import { syncConfig } from "./sync-config.ts";

/** What each kind of job does. */
export const handlers: JobHandlers = {
  sync_repo: unfinished,
  restack_repo: unfinished,
  restack_subtree: unfinished,
  rebase_branch: unfinished,
  reparent_branch: unfinished,
  register_existing_branch: unfinished,
  sync_config: syncConfig,
  settle_merged: unfinished,
};

function unfinished(): ReturnType<JobHandler> {
  return Promise.reject(new TerminalError("not_available", "This kind of job is not available."));
}
