import type { WorkbenchOpenPrSummary } from "@foundry/shared";

export function taskPath(orgId: string, taskId: string): string {
  return `/orgs/${orgId}/tasks/${taskId}`;
}

export function pullRequestPath(
  orgId: string,
  pullRequest: Pick<WorkbenchOpenPrSummary, "repoId" | "number">,
): string {
  return `/orgs/${orgId}/repos/${pullRequest.repoId}/pulls/${pullRequest.number}`;
}
