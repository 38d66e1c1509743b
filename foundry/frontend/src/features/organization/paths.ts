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

export function repositoryPath(orgId: string, repoId: string): string {
  return `/orgs/${orgId}/repos/${repoId}`;
}

/** The forms of the ids in addresses; anything else names nothing that could ever be there. */
export function isOrgId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text);
}

export function isRepoId(text: string): boolean {
  return isOrgId(text);
}

export function isTaskId(text: string): boolean {
  return /^task_[0-9a-z]{10,40}$/.test(text);
}
