import type { OrganizationContext } from "../context.ts";
import { countParkedOfTasks } from "../store/tasks.ts";

/** [DX12] How much of its tasks waits for a person. */
export async function observeParked(c: OrganizationContext): Promise<void> {
  c.deps.observer.parked("outbox", `tasks of organization ${c.orgId}`, await countParkedOfTasks(c.db));
}
