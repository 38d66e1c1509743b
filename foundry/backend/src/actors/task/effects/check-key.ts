import type { CheckRunKey, RepositoryName } from "../../../ports/github.ts";

export const checkName = "Foundry task";

/** [DX7] The marker: one check run for each run of a task. */
export function checkKeyOf(of: {
  readonly repository: RepositoryName;
  readonly headSha: string;
  readonly taskId: string;
  readonly run: number;
}): CheckRunKey {
  const { repository, headSha, taskId, run } = of;
  return { repository, headSha, name: checkName, externalId: `task:${taskId}:${run}` };
}
