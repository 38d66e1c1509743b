import type { Activity } from "@foundry/shared";
import { enqueueMessage } from "../outbox/outbox-store.ts";
import type { Sql } from "../sql/sql.ts";
import { ORGANIZATION_TARGET } from "./outbound.ts";
import type { OutboundChange, OutboundMessage } from "./outbound.ts";
import type { ActivityChange } from "./plan-batch.ts";

/** The topic keeps so many; older ones of the same transaction would only be pushed out again. */
const NEWEST_ACTIVITIES = 50;

/** Collects what a transaction changed, for one message to the organization. */
export class OutboundDraft {
  meta = false;
  readonly repoIds = new Set<string>();
  readonly prIds = new Set<string>();
  private activities: Activity[] = [];

  addActivities(changes: readonly ActivityChange[]): void {
    const newest = changes
      .slice(-NEWEST_ACTIVITIES)
      .map(({ guid, ...activity }) => ({ activityId: guid, ...activity }));
    this.activities = [...this.activities, ...newest].slice(-NEWEST_ACTIVITIES);
  }

  /** Writes the message, if there is anything to say, in the transaction of the changes [DX5]. */
  async enqueue(tx: Sql): Promise<OutboundMessage | null> {
    const change: OutboundChange = {
      meta: this.meta,
      repoIds: [...this.repoIds],
      prIds: [...this.prIds],
      activities: this.activities,
    };
    const empty = !this.meta && this.repoIds.size + this.prIds.size + this.activities.length === 0;
    return empty ? null : { id: await enqueueMessage(tx, ORGANIZATION_TARGET, change), change };
  }
}
