import type { Services } from "../services/context.ts";

/** Long enough for the shell to have taken over. */
const HAND_OVER_MS = 10_000;

/**
 * Follows the organization that the page will show before React renders anything: boot.js has asked for its
 * snapshot, and if that is here already, the first render has the rows.
 */
export function followFirst(services: Services, pathname: string): void {
  const addressed = /^\/orgs\/([1-9]\d*)(?:\/|$)/.exec(pathname)?.[1];
  const orgId = addressed ?? services.preferences.lastOrgId.get();
  if (orgId === null) return;
  const letGo = services.organization(orgId).follow();
  setTimeout(letGo, HAND_OVER_MS);
}
