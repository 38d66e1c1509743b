import type { Activity } from "@foundry/shared";
import { enqueueMessage } from "../outbox/outbox-store.ts";
import type { HeadFact } from "../repository/index.ts";
import type { Sql } from "../sql/sql.ts";
import { ORGANIZATION_TARGET, repositoryTarget } from "./outbound.ts";
import type { OutboundChange, OutboundMessage, RepositoryOutbound } from "./outbound.ts";
import type { ActivityChange, BranchChange, TriggerChange } from "./plan-batch.ts";
import { addAttached } from "./store/attached.ts";

/** The topic keeps so many; older ones of the same transaction would only be pushed out again. */
const NEWEST_ACTIVITIES = 50;

/** What a transaction has written into the outbox. */
export interface Enqueued {
  /** For the organization; null: there is nothing to say. */
  readonly message: OutboundMessage | null;
  /** Ids of the messages for repositories. */
  readonly repositoryIds: readonly number[];
  /** Repositories were attached. */
  readonly attached: boolean;
}

/** Collects what a transaction changed, for one message to the organization and one to each attached repository. */
export class OutboundDraft {
  meta = false;
  /** Every attached repository reads git and its configuration anew. */
  resyncAll = false;
  /** These do. */
  readonly resyncIds = new Set<string>();
  readonly repoIds = new Set<string>();
  readonly prIds = new Set<string>();
  /** All of them, in order: unlike rows, nobody keeps them. */
  readonly triggers: TriggerChange[] = [];
  /** Attached in this transaction. */
  private readonly newlyAttached = new Set<string>();
  private readonly heads = new Map<string, HeadFact[]>();
  private activities: Activity[] = [];
  private readonly attached: ReadonlySet<string>;

  constructor(attached: ReadonlySet<string>) {
    this.attached = attached;
  }

  addActivities(changes: readonly ActivityChange[]): void {
    const newest = changes
      .slice(-NEWEST_ACTIVITIES)
      .map(({ guid, ...activity }) => ({ activityId: guid, ...activity }));
    this.activities = [...this.activities, ...newest].slice(-NEWEST_ACTIVITIES);
  }

  /** Tells the repository everything that is known. */
  attach(repoId: string): void {
    this.newlyAttached.add(repoId);
  }

  /** [RC1] A push to the default branch attaches its repository: its configuration must be known. */
  addHead(branch: BranchChange, isDefault: boolean): void {
    const { repoId, branchName: name, headSha, deleted, formerShas, pushedAtMs, lastCommit, guid } = branch;
    // `create` names no commit; the push beside it does.
    if (headSha === null && !deleted) return;
    if (!this.attached.has(repoId)) {
      if (!isDefault) return;
      this.attach(repoId);
    }
    const sha = deleted ? null : headSha;
    const head: HeadFact = { name, sha, formerShas, pushedAtMs, lastCommit, deliveryGuid: guid };
    this.heads.set(repoId, [...(this.heads.get(repoId) ?? []), head]);
  }

  /** Writes the messages, if there is anything to say, in the transaction of the changes [DX5]. */
  async enqueue(tx: Sql, nowMs: number): Promise<Enqueued> {
    const change: OutboundChange = {
      meta: this.meta,
      repoIds: [...this.repoIds],
      prIds: [...this.prIds],
      activities: this.activities,
      ...(this.triggers.length > 0 ? { triggers: this.triggers } : {}),
    };
    const parts = this.repoIds.size + this.prIds.size + this.activities.length + this.triggers.length;
    const empty = !this.meta && parts === 0;
    const message = empty ? null : { id: await enqueueMessage(tx, ORGANIZATION_TARGET, change), change };
    const repositoryIds: number[] = [];
    for (const repoId of this.newlyAttached) await addAttached(tx, repoId, nowMs);
    for (const [repoId, outbound] of this.forRepositories()) {
      repositoryIds.push(await enqueueMessage(tx, repositoryTarget(repoId), outbound));
    }
    return { message, repositoryIds, attached: this.newlyAttached.size > 0 };
  }

  private forRepositories(): Map<string, RepositoryOutbound> {
    const messages = new Map<string, RepositoryOutbound>();
    if (this.attached.size + this.newlyAttached.size === 0) return messages;
    const numbers = this.numbersByRepository();
    const touched = new Set([...this.newlyAttached, ...this.heads.keys(), ...numbers.keys()]);
    for (const repoId of this.resyncAll ? this.attached : [...this.repoIds, ...this.resyncIds]) {
      if (this.attached.has(repoId)) touched.add(repoId);
    }
    for (const repoId of touched) {
      messages.set(repoId, {
        state: this.newlyAttached.has(repoId),
        repository: this.resyncAll || this.repoIds.has(repoId),
        prNumbers: numbers.get(repoId) ?? [],
        heads: this.heads.get(repoId) ?? [],
        resync: this.attached.has(repoId) && (this.resyncAll || this.resyncIds.has(repoId)),
      });
    }
    return messages;
  }

  private numbersByRepository(): Map<string, number[]> {
    const numbers = new Map<string, number[]>();
    for (const prId of this.prIds) {
      const [repoId = "", number] = prId.split("#");
      if (!this.attached.has(repoId)) continue;
      numbers.set(repoId, [...(numbers.get(repoId) ?? []), Number(number)]);
    }
    return numbers;
  }
}
