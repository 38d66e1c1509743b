import type { GithubStateContext } from "./context.ts";
import type { Enqueued } from "./outbound-draft.ts";

/** The messages of a transaction that has committed, to those who send them. */
export function handOver(c: GithubStateContext, { message, repositoryIds, attached }: Enqueued): void {
  if (attached) c.attached.forget();
  if (message) c.handover.offer(message);
  for (const id of repositoryIds) c.handover.pass(id);
  c.background.wake("outbox");
  if (repositoryIds.length > 0) c.background.wake("repositories");
}
