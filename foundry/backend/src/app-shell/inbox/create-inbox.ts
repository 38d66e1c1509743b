import type { DeliveryCounts, DeliveryStatus, DeliverySummary, ParkedItem } from "@foundry/shared";
import type { Clock } from "@foundry/durable";
import { acceptDeliveries } from "./accept-deliveries.ts";
import type { ChangeListener } from "./change-feed.ts";
import { createDeliveryCommands } from "./delivery-commands.ts";
import { createGroupCommit } from "./group-commit.ts";
import { createInboxCore } from "./inbox-core.ts";
import type { InboxCore } from "./inbox-core.ts";
import { createInboxUpkeep } from "./inbox-upkeep.ts";
import type { InboxDatabase } from "./open-database.ts";
import type {
  AcceptOutcome,
  DeliveryQuery,
  IncomingGroup,
  ObservedOrganization,
  PendingDelivery,
  Settlement,
} from "./types.ts";

/** The durable inbox of webhook deliveries; `createInbox` makes one over an open database. */
export type Inbox = ReturnType<typeof createInbox>;

export function createInbox(deps: { readonly db: InboxDatabase; readonly clock: Clock }) {
  const core = createInboxCore(deps.db, deps.clock);
  const intake = createGroups(core);
  return {
    /**
     * [DX1] Resolves with the deliveries' outcomes when they are on the disk.
     * @throws InboxUnavailableError (rejects): none of them is stored
     */
    accept: (group: IncomingGroup): Promise<readonly AcceptOutcome[]> => intake.submit(group),
    ...laneReads(core),
    ...pageReads(core),
    ...createDeliveryCommands(core),
    ...organizationReads(core),
    ...createInboxUpkeep(core, () => intake.drained()),
    recoveryLog: core.recoveryLog,
    /** What each commit changed, told at once and in order. A listener must not throw. */
    onChange: (listener: ChangeListener) => core.feed.subscribe(listener),
  };
}

function createGroups(core: InboxCore) {
  const select = core.db.prepare<[number], DeliveryStatus>("SELECT status FROM deliveries WHERE id = ?");
  const statusOf = select.pluck();
  return createGroupCommit<IncomingGroup, readonly AcceptOutcome[]>({
    async commit(groups) {
      const nowMs = core.clock.now();
      const { outcomes, changes } = core.transactions.relaxed(() =>
        acceptDeliveries(
          {
            chunks: core.chunks,
            writer: core.writer,
            idOf: (guid) => core.guids.get(guid),
            statusOf: (id) => statusOf.get(id) ?? null,
            observe: (organization) => core.organizations.observe(organization, nowMs),
            takeAsked: (guid) => core.recoveryLog.takeAsked(guid),
            nowMs,
          },
          groups,
        ),
      );
      // They are in the file, and may be worked on, whatever the disk says; only the promise to the sender waits for it.
      core.committed(changes);
      await core.transactions.synced();
      return outcomes;
    },
  });
}

function laneReads(core: InboxCore) {
  return {
    /** Accounts with pending deliveries. */
    pendingAccounts: (): string[] => core.lanes.accounts(),
    /** The first pending deliveries of a lane, in the order accepted; at least one, whatever its size. */
    loadPending: (accountId: string, limit: number, maxBytes: number): PendingDelivery[] =>
      core.lanes.load(accountId, { limit, maxBytes }),
    /** Marks what the receiver confirmed or refused. @throws InboxUnavailableError: nothing is marked */
    settle(settlements: readonly Settlement[]): void {
      const nowMs = core.clock.now();
      core.committed(core.transactions.relaxed(() => core.lanes.settle(settlements, nowMs)));
    },
    /** What waits for its lane. */
    backlog: (): { depth: number; oldestAtMs: number | null } => ({
      depth: core.counters.of("pending"),
      oldestAtMs: core.lanes.oldestPendingAtMs(),
    }),
  };
}

function pageReads(core: InboxCore) {
  return {
    page: (query: DeliveryQuery) => core.queries.page(query),
    /** By the ids of a change; null if retention removed it meanwhile. */
    summaryOf: (id: number): DeliverySummary | null => core.queries.summary(id),
    newestId: core.newestId,
    parkedCount: (): number => core.counters.of("parked"),
    parked: (limit: number): ParkedItem[] => core.queries.parked(limit),
    counts: (): DeliveryCounts => core.counters.read(core.clock.now()),
  };
}

function organizationReads(core: InboxCore) {
  return {
    organizations: () => core.organizations.list(),
    organization: (accountId: string) => core.organizations.get(accountId),
    /** An account that GitHub's list of installations names. @throws InboxUnavailableError */
    observeOrganization(organization: ObservedOrganization): void {
      core.transactions.durable(() => core.organizations.observe(organization, core.clock.now()));
    },
  };
}
