import type { JobHandlers } from "../job-run.ts";
import { moveBranches } from "./move-branches.ts";
import { registerExistingBranch } from "./register-existing-branch.ts";
import { settleMerged } from "./settle-merged.ts";
import { syncConfig } from "./sync-config.ts";
import { syncRepo } from "./sync-repo.ts";

/** What each kind of job does. */
export const handlers: JobHandlers = {
  sync_repo: syncRepo,
  restack_repo: moveBranches,
  restack_subtree: moveBranches,
  rebase_branch: moveBranches,
  reparent_branch: moveBranches,
  register_existing_branch: registerExistingBranch,
  sync_config: syncConfig,
  settle_merged: settleMerged,
};
