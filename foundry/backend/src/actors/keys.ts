/** Keys of the actors; ids are GitHub's, as names change. Nobody else builds a key. */

export function organizationKey(orgId: string): string[] {
  return ["org", orgId];
}

export function githubStateKey(orgId: string): string[] {
  return ["org", orgId, "github"];
}

export function repositoryKey(orgId: string, repoId: string): string[] {
  return ["org", orgId, "repo", repoId];
}

export function taskKey(orgId: string, taskId: string): string[] {
  return ["org", orgId, "task", taskId];
}
