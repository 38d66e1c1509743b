import type { Random } from "../random.ts";
import type { Clock } from "../world.ts";
import { attemptDelivery } from "./attempt-delivery.ts";
import type { Delivery, OutgoingEvent, WebhookTarget } from "./delivery.ts";
import { createDeliveryLog, type DeliveryLog } from "./delivery-log.ts";
import { createReorderBuffer, type ReorderBuffer } from "./reorder-buffer.ts";

/** What goes wrong on the way to the App; drawn from the double's seed in the order of the events. */
export interface WebhookFaults {
  /** Share of events that never arrive; the log has them as failed. */
  loss: number;
  /** Share of events that arrive twice under one GUID. */
  duplication: number;
  /** Events of one account may change places within this many. 1: they keep their order. */
  reorderWindow: number;
}

const noWebhookFaults: WebhookFaults = { loss: 0, duplication: 0, reorderWindow: 1 };

export interface WebhookQueueDeps {
  clock: Clock;
  random: Random;
  nextId(): number;
  timeoutMs: number;
  /** The log as it was before, oldest first. */
  deliveries: Delivery[];
  /** null: the App has no webhook URL, nothing is sent. */
  target(): WebhookTarget | null;
}

/** Delivers events: one at a time and in order for each account, accounts beside each other. */
export interface WebhookQueue {
  log: DeliveryLog;
  send(event: OutgoingEvent): void;
  setFaults(faults: Partial<WebhookFaults>): void;
  /** Resolves when everything sent so far has had its attempt. */
  settled(): Promise<void>;
  /** Ends at once: what was not delivered is in the log as failed. */
  close(): Promise<void>;
}

interface QueuedEvent {
  event: OutgoingEvent;
  lost: boolean;
}

interface Lane {
  buffer: ReorderBuffer<QueuedEvent>;
  running: Promise<void> | null;
}

export function createWebhookQueue(deps: WebhookQueueDeps): WebhookQueue {
  const log = createDeliveryLog(deps.clock, deps.deliveries);
  const lanes = new Map<number, Lane>();
  const abort = new AbortController();
  let faults = noWebhookFaults;

  const attempt = async ({ event, lost }: QueuedEvent): Promise<void> => {
    const target = deps.target();
    if (target === null) return;
    const undelivered = lost || abort.signal.aborted;
    log.add(await attemptDelivery(event, target, undelivered, { ...deps, signal: abort.signal }));
  };
  const work = async (lane: Lane): Promise<void> => {
    for (let next = await lane.buffer.take(); next !== null; next = await lane.buffer.take()) {
      await attempt(next);
    }
    // One may have come between the last look and this line.
    lane.running = lane.buffer.isEmpty() ? null : work(lane);
  };
  const enqueue = (lane: Lane, queued: QueuedEvent): void => {
    lane.buffer.put(queued, faults.reorderWindow);
    lane.running ??= work(lane);
  };
  const laneOf = (key: number): Lane => {
    const lane = lanes.get(key) ?? { buffer: createReorderBuffer<QueuedEvent>(deps.random), running: null };
    lanes.set(key, lane);
    return lane;
  };

  return {
    log,
    send(event) {
      if (deps.target() === null) return;
      const lane = laneOf(event.lane);
      const lost = !event.redelivery && deps.random() < faults.loss;
      enqueue(lane, { event, lost });
      if (!event.redelivery && deps.random() < faults.duplication) enqueue(lane, { event, lost: false });
    },
    setFaults(changed) {
      faults = { ...faults, ...changed };
    },
    async settled() {
      for (let busy = running(lanes); busy.length > 0; busy = running(lanes)) {
        for (const lane of lanes.values()) lane.buffer.release();
        await Promise.all(busy);
      }
    },
    async close() {
      abort.abort();
      for (const lane of lanes.values()) lane.buffer.release();
      await Promise.all(running(lanes));
    },
  };
}

function running(lanes: Map<number, Lane>): Promise<void>[] {
  return [...lanes.values()].flatMap((lane) => (lane.running === null ? [] : [lane.running]));
}
