import { useReadable } from "../../ui/readable.ts";
import { useParkedCount } from "../deliveries/use-parked-count.ts";
import { attentionOf } from "./attention.ts";
import type { Attention } from "./attention.ts";
import type { OrganizationStore } from "./organization-store.ts";

export function useAttention(store: OrganizationStore): readonly Attention[] {
  const tasks = useReadable(store.tasks);
  const connection = useReadable(store.connection);
  const sync = useReadable(store.sync);
  const ready = useReadable(store.status).kind === "ready";
  const parked = useParkedCount(ready);
  return attentionOf({ tasks, connection, sync, parked });
}
