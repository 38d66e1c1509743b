import { useEffect } from "react";
import { useServices } from "../../services/context.ts";

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
    const deliveries = live.store(topic)?.collection("deliveries");
    let seen: string | null = null;
    const stop = deliveries?.onAny(() => {
      const latest = newestInstallation(deliveries.view());
      if (seen !== null && latest !== seen) organizations.reload();
      seen = latest;
    });
    return () => {
      stop?.();
      release();
    };
  }, [active, live, organizations]);
}

function newestInstallation(view: {
  readonly keys: readonly string[];
  readonly rows: ReadonlyMap<string, unknown>;
}): string {
  for (const key of view.keys) {
    const row = view.rows.get(key) as { event: string; status: string } | undefined;
    if (row?.event.startsWith("installation")) return `${key} ${row.status}`;
  }
  return "";
}
