import type { Database } from "../sql/sql.ts";
import { discardParkedMessage, listParkedMessages, retryParkedMessage } from "./outbox-store.ts";

/** The part of an actor's context that its parked messages need. */
interface OutboxOwner {
  readonly db: Database;
  readonly vars: { readonly context: { readonly background: { wakeAll(): void } } | null };
}

/** The actions of every actor that has an outbox: what could not be delivered, for people to decide [DX6]. */
export const parkedActions = {
  listParked: (c: OutboxOwner) => listParkedMessages(c.db),
  retryParked: async (c: OutboxOwner, { id }: { id: string }): Promise<void> => {
    await retryParkedMessage(c.db, id);
    c.vars.context?.background.wakeAll();
  },
  discardParked: (c: OutboxOwner, { id }: { id: string }) => discardParkedMessage(c.db, id),
};
