/** The actor's key. */
export function taskKey(orgId: string, taskId: string): string[] {
  return ["org", orgId, "task", taskId];
}
