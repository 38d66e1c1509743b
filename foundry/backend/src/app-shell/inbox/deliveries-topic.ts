import type { Clock } from "@foundry/durable";
import type { DeliveriesEvent, Recovery } from "@foundry/shared";
import type { SourceEvent, SourcePage, TopicSource } from "@foundry/topics/server";
import type { Inbox } from "./create-inbox.ts";
import { createDirtyRows } from "./dirty-rows.ts";

export interface DeliveriesTopicDeps {
  readonly inbox: Pick<Inbox, "onChange" | "summaryOf" | "page" | "counts" | "nextEpoch" | "newestId">;
  readonly recovery: {
    state(): Recovery;
    onChange(listener: () => void): () => void;
  };
  readonly clock: Clock;
  /** Rows are told at most this often; the first change of a quiet time at once. */
  readonly flushMs?: number;
  readonly countsMs?: number;
}

/** The topic shows the newest deliveries; older ones come from GET /api/deliveries. */
const newest = 200;
/** Events kept for a hub that lost some. */
const ringSize = 1000;

type Handlers = Parameters<TopicSource["start"]>[0];

/**
 * The `deliveries` topic, published from the inbox. While nobody watches it costs nothing. While somebody does, a
 * flood is told as the newest state of the rows that are shown, a few times a second, and not as every change.
 *
 * Events are numbered when they are told. Numbers are never used twice, so a `since` of an earlier process, or of
 * before a time without watchers, always leads to a snapshot: each process has 2^32 numbers of its own.
 */
export function createDeliveriesTopic(deps: DeliveriesTopicDeps): () => TopicSource {
  const { inbox, recovery, clock, flushMs = 100, countsMs = 500 } = deps;
  let seq = inbox.nextEpoch() * 2 ** 32;
  const watchers = new Set<Handlers>();
  const ring: SourceEvent[] = [];
  const rows = createDirtyRows(newest, () => inbox.newestId());
  let countsDirty = false;
  let recoveryDirty = false;
  let stopWatching: (() => void) | null = null;
  const rowTimer = createThrottle(clock, flushMs, flushRows);
  const countTimer = createThrottle(clock, countsMs, flushCounts);

  function publish(events: readonly DeliveriesEvent[]): void {
    const numbered = events.map((event) => ({ seq: ++seq, json: JSON.stringify(event) }));
    ring.push(...numbered);
    if (ring.length > ringSize) ring.splice(0, ring.length - ringSize);
    if (numbered.length > 0) for (const handlers of watchers) handlers.onEvents(numbered);
  }

  function flushRows(): void {
    const events: DeliveriesEvent[] = rows.take().flatMap((id) => {
      const delivery = inbox.summaryOf(id);
      return delivery === null ? [] : [{ type: "deliveryUpdated", delivery }];
    });
    if (recoveryDirty) events.push({ type: "recoveryUpdated", recovery: recovery.state() });
    recoveryDirty = false;
    publish(events);
  }

  function flushCounts(): void {
    if (countsDirty) publish([{ type: "countsUpdated", counts: inbox.counts() }]);
    countsDirty = false;
  }

  function watch(): () => void {
    // Changes of the time without watchers had no number.
    seq += 1;
    ring.length = 0;
    const stopInbox = inbox.onChange((changes) => {
      for (const { id } of changes) rows.add(id);
      countsDirty = true;
      rowTimer.request();
      countTimer.request();
    });
    const stopRecovery = recovery.onChange(() => {
      recoveryDirty = true;
      rowTimer.request();
    });
    return () => {
      stopInbox();
      stopRecovery();
      rowTimer.cancel();
      countTimer.cancel();
      rows.take();
    };
  }

  function snapshot(): SourcePage {
    const { deliveries } = inbox.page({ limit: newest });
    return {
      seq,
      values: { counts: JSON.stringify(inbox.counts()), recovery: JSON.stringify(recovery.state()) },
      rows: deliveries.map((delivery) => {
        return { collection: "deliveries", key: delivery.guid, json: JSON.stringify(delivery) };
      }),
    };
  }

  return () => {
    let handlers: Handlers | null = null;
    return {
      async start(given) {
        handlers = given;
        watchers.add(given);
        stopWatching ??= watch();
      },
      async *loadSnapshot() {
        yield snapshot();
      },
      async eventsSince(since) {
        const oldest = ring[0]?.seq ?? seq + 1;
        if (since > seq || since < oldest - 1) return { kind: "gone" };
        return { kind: "events", events: ring.filter((event) => event.seq > since), more: false };
      },
      close() {
        if (handlers !== null) watchers.delete(handlers);
        if (watchers.size > 0) return;
        stopWatching?.();
        stopWatching = null;
      },
    };
  };
}

/** Runs `fn` soon after a request, and not again before `everyMs` have passed. */
function createThrottle(clock: Clock, everyMs: number, fn: () => void) {
  let lastMs = Number.NEGATIVE_INFINITY;
  let cancelTimer: (() => void) | null = null;
  return {
    request(): void {
      cancelTimer ??= clock.setTimer(Math.max(0, lastMs + everyMs - clock.now()), () => {
        cancelTimer = null;
        lastMs = clock.now();
        fn();
      });
    },
    cancel(): void {
      cancelTimer?.();
      cancelTimer = null;
    },
  };
}
