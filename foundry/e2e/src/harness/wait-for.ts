import type { OrganizationSummarySnapshot } from "@foundry/shared";
import { orgIdOf } from "./compare-with-truth.ts";
import { pollUntil } from "./poll-until.ts";
import type { Stack } from "./start-stack.ts";

/** The observables that tests wait for instead of sleeping. */

export function untilSnapshot(
  stack: Stack,
  login: string,
  what: string,
  isSo: (snapshot: OrganizationSummarySnapshot) => boolean,
): Promise<OrganizationSummarySnapshot> {
  return pollUntil(
    `${login}: ${what}`,
    async () => {
      const snapshot = await stack.api.snapshot(orgIdOf(stack, login));
      return isSo(snapshot) && snapshot;
    },
    { timeoutMs: 120_000 },
  );
}

/** A sync of the connected organization has ended, well or not. */
export function untilSynced(stack: Stack, login: string): Promise<OrganizationSummarySnapshot> {
  return untilSnapshot(
    stack,
    login,
    "is synced",
    ({ connection, sync }) =>
      connection.status === "connected" && sync.status !== "syncing" && sync.finishedAtMs !== null,
  );
}

/** GitHub has sent all, and the service has applied, ignored or parked each of it. */
export async function untilQuiet(stack: Stack): Promise<void> {
  await stack.github.webhooksSettled();
  await pollUntil(
    "no delivery waits",
    async () => (await stack.api.metrics()).get("foundry_inbox_depth") === 0,
    { timeoutMs: 240_000 },
  );
}

export function untilDelivery(stack: Stack, guid: string, status: string): Promise<true> {
  return pollUntil(`delivery ${guid} is ${status}`, async () => {
    const delivery = await stack.api.delivery(guid);
    return delivery.status === status;
  });
}
