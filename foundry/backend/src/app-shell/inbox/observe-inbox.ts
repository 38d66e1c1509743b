import type { Metrics } from "../metrics.ts";
import type { Inbox } from "./create-inbox.ts";

/** [DX12] Depth, age and parked deliveries, moved by what the inbox commits. */
export function observeInbox(
  inbox: Pick<Inbox, "onChange" | "backlog" | "parkedCount">,
  metrics: Pick<Metrics, "delivery" | "parked" | "watchInbox">,
): void {
  const sayParked = (): void => metrics.parked("delivery", "inbox", inbox.parkedCount());
  sayParked();
  metrics.watchInbox(() => inbox.backlog());
  inbox.onChange((changes) => {
    const moved = changes.filter(({ from, to }) => from !== to && (from === "parked" || to === "parked"));
    for (const { to } of moved) if (to === "parked") metrics.delivery("parked");
    if (moved.length > 0) sayParked();
  });
}
