/** [RJ9] Why a task does not move yet: its branch is looked for. */
export const attachingBranch = {
  code: "attaching_branch",
  message: "The repository is read for the branch.",
} as const;

/** Why a task does not move yet: nothing that could run it is configured. */
export const noRunnerConfigured = {
  code: "no_runner_configured",
  message: "No runner is configured yet; the task starts when there is one.",
} as const;
