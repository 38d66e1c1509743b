/** The actor's key: the read model of one GitHub account. */
export function organizationKey(orgId: string): string[] {
  return ["org", orgId];
}
