import type { DeliverySummary } from "@foundry/shared";
import { useEffect } from "react";
import { useServices } from "../../services/context.ts";
import { typedStore } from "../../topics/typed-store.ts";

/**
 * Keeps the list of organizations right while `active`: an App that is installed, suspended or removed shows as an
 * installation delivery, and that is the moment to ask again. Nothing is polled.
 */
export function useOrganizationsLive(active: boolean): void {
  const { live, organizations } = useServices();
  useEffect(() => {
    if (!active) return undefined;
    const topic = { name: "deliveries" } as const;
    const release = live.subscribe(topic);
    const store = live.store(topic);
    if (store === null) return release;
    const read = typedStore("deliveries", store);
    // Of an inbox that is still empty too: its first delivery may be the installation that somebody waits for.
    let seen = newestInstallation(read.ordered("deliveries"));
    const stop = store.collection("deliveries").onAny(() => {
      const latest = newestInstallation(read.ordered("deliveries"));
      if (latest !== seen) organizations.reload();
      seen = latest;
    });
    return () => {
      stop();
      release();
    };
  }, [active, live, organizations]);
}

function newestInstallation(newestFirst: readonly DeliverySummary[]): string {
  const newest = newestFirst.find((delivery) => delivery.event.startsWith("installation"));
  return newest === undefined ? "" : `${newest.guid} ${newest.status}`;
}
