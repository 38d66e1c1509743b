import { useEffect, useState } from "react";
import { useServices } from "../../services/context.ts";
import { typedStore } from "../../topics/typed-store.ts";

/** How many deliveries are parked; asked for only once `ready`, so that it delays nothing more urgent. */
export function useParkedCount(ready: boolean): number {
  const { live } = useServices();
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (!ready) return undefined;
    const topic = { name: "deliveries" } as const;
    const release = live.subscribe(topic);
    const store = live.store(topic);
    const read = store === null ? null : typedStore("deliveries", store);
    const take = () => setCount(read?.value("counts")?.parked ?? 0);
    const stop = store?.onValue("counts", take);
    take();
    return () => {
      stop?.();
      release();
    };
  }, [ready, live]);
  return count;
}
