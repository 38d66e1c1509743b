import type { DeliveryCounts } from "@foundry/shared";
import { useEffect, useState } from "react";
import { useServices } from "../../services/context.ts";

/** How many deliveries are parked; asked for only once `ready`, so that it delays nothing more urgent. */
export function useParkedCount(ready: boolean): number {
  const { live } = useServices();
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (!ready) return undefined;
    const topic = { name: "deliveries" } as const;
    const release = live.subscribe(topic);
    const store = live.store(topic);
    const read = () => setCount((store?.value("counts") as DeliveryCounts | undefined)?.parked ?? 0);
    const stop = store?.onValue("counts", read);
    read();
    return () => {
      stop?.();
      release();
    };
  }, [ready, live]);
  return count;
}
