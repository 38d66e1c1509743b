import { organizationListSchema } from "@foundry/shared";
import type { OrganizationListItem } from "@foundry/shared";
import { setTimeout as sleep } from "node:timers/promises";
import type { Mark } from "../processes/live-clients.ts";
import type { Service } from "./start-service.ts";

/** A browser's subscription to an organization's topic. */
export function subscribeToOrganization(orgId: number): string {
  return JSON.stringify({
    type: "subscribe",
    topic: { name: "organization", orgId: String(orgId) },
    since: null,
  });
}

/** The event that carries the pull request with this title. */
export function pullRequestEvent(title: string): Mark {
  return ['"pullRequestUpdated"', JSON.stringify(title)];
}

/**
 * Resolves to the organization's list item once a sync of it has ended and its read model has that many open pull
 * requests. Asks for the list item, which is small, not for the snapshot: looking must not be work.
 */
export async function untilSynced(
  service: Service,
  orgId: number,
  openPullRequests: number,
  withinMs = 120_000,
): Promise<OrganizationListItem> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    const item = await listItem(service, String(orgId));
    if (item?.sync.status === "error") throw new Error(`the sync failed: ${JSON.stringify(item.sync.error)}`);
    const ended = item?.sync.status === "idle" && item.sync.finishedAtMs !== null;
    if (ended && item.openPullRequestCount === openPullRequests) return item;
    await sleep(100);
  }
  throw new Error(`organization ${orgId} was not synced within ${withinMs} ms`);
}

async function listItem(service: Service, orgId: string): Promise<OrganizationListItem | null> {
  const answer = await service.get("/api/orgs").catch(() => null);
  const list = organizationListSchema.safeParse(answer);
  return list.data?.organizations.find(({ organizationId }) => organizationId === orgId) ?? null;
}
