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

interface SummarySnapshot {
  readonly sync: { status: string; startedAtMs: number | null; finishedAtMs: number | null };
  readonly openPullRequests: readonly unknown[];
}

/** The organization's state once a sync of it has ended. */
export async function untilSynced(
  service: Service,
  orgId: number,
  withinMs = 120_000,
): Promise<SummarySnapshot> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    const snapshot = await service.get(`/api/orgs/${orgId}`).catch(() => null);
    if (isSynced(snapshot)) return snapshot;
    await sleep(50);
  }
  throw new Error(`organization ${orgId} was not synced within ${withinMs} ms`);
}

function isSynced(value: unknown): value is SummarySnapshot {
  if (typeof value !== "object" || value === null || !("sync" in value)) return false;
  const { sync } = value;
  if (typeof sync !== "object" || sync === null || !("status" in sync) || !("finishedAtMs" in sync))
    return false;
  if (sync.status === "error") throw new Error(`the sync failed: ${JSON.stringify(sync)}`);
  return sync.status === "idle" && sync.finishedAtMs !== null;
}
