import { deliveriesModel, deliveriesSnapshotSchema, deliveriesEventSchema, topicKey } from "@foundry/shared";
import type { DeliveriesSnapshot, Topic } from "@foundry/shared";
import { systemClock } from "@foundry/durable";
import { createManualClock } from "@foundry/durable/testing";
import { createTopicHub } from "@foundry/topics/server";
import type { SourceEvent, TopicSource } from "@foundry/topics/server";
import { expect, onTestFinished, test } from "vitest";
import { idleRecovery } from "../recovery/index.ts";
import type { Inbox } from "./create-inbox.ts";
import { createDeliveriesTopic } from "./deliveries-topic.ts";
import { acceptOne, openTestInbox, routed, until } from "./testing/index.ts";

const recovery = { state: () => idleRecovery, onChange: () => () => {} };
const topic: Topic = { name: "deliveries" };

async function listen(source: TopicSource): Promise<SourceEvent[]> {
  const events: SourceEvent[] = [];
  await source.start({ onEvents: (more) => void events.push(...more), onLost: () => {} });
  return events;
}

async function settleAll(inbox: Inbox): Promise<void> {
  for (const accountId of inbox.pendingAccounts()) {
    const rows = inbox.loadPending(accountId, 10_000, 1e9);
    inbox.settle(rows.map(({ id }) => ({ id, kind: "applied" })));
  }
}

test("a subscriber of the hub sees the snapshot and then every state, numbered without a gap", async () => {
  const { inbox } = openTestInbox();
  await acceptOne(inbox, routed("before"));
  const hub = createTopicHub<Topic>({
    topicKey,
    modelFor: () => deliveriesModel,
    openSource: createDeliveriesTopic({ inbox, recovery, clock: systemClock, flushMs: 5, countsMs: 5 }),
    ringSize: 100,
    lingerMs: 1000,
    maxBufferedBytes: 1e7,
    onSourceError: (_key, error) => {
      throw error;
    },
    clock: systemClock,
  });
  onTestFinished(() => hub.close());
  const messages: { type: string; seq: number; data?: unknown; event?: unknown }[] = [];
  hub.subscribe(
    topic,
    { send: (text) => void messages.push(JSON.parse(text)), bufferedBytes: () => 0 },
    null,
  );
  await until(() => messages.length > 0);
  expect(deliveriesSnapshotSchema.parse(messages[0]?.data)).toMatchObject({
    counts: { pending: 1 },
    deliveries: [{ guid: "before", status: "pending" }],
  });
  for (let index = 0; index < 50; index += 1) await acceptOne(inbox, routed(`d${index}`));
  await settleAll(inbox);
  const snapshotNow = async (): Promise<DeliveriesSnapshot> =>
    deliveriesSnapshotSchema.parse(JSON.parse((await hub.snapshot(topic)).dataJson));
  await until(async () => (await snapshotNow()).counts.applied === 51);
  const shown = await snapshotNow();
  expect(shown.deliveries).toEqual(inbox.page({ limit: 200 }).deliveries);
  const [first, ...events] = messages;
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => (first?.seq ?? 0) + 1 + index));
  for (const { event } of events) deliveriesEventSchema.parse(event);
});

test("a flood is told as the newest state of what is shown, not as every change", async () => {
  const { inbox } = openTestInbox();
  const clock = createManualClock(1_000_000);
  const source = createDeliveriesTopic({ inbox, recovery, clock })();
  const events = await listen(source);
  await Promise.all(Array.from({ length: 1000 }, (_, index) => acceptOne(inbox, routed(`d${index}`))));
  await settleAll(inbox);
  await clock.advance(0);
  const parsed = events.map(({ json }) => deliveriesEventSchema.parse(JSON.parse(json)));
  const rows = parsed.flatMap((event) => (event.type === "deliveryUpdated" ? [event.delivery] : []));
  expect(rows.map(({ guid }) => guid)).toEqual(Array.from({ length: 200 }, (_, index) => `d${index + 800}`));
  expect(rows.every(({ status }) => status === "applied")).toBe(true);
  expect(parsed.filter(({ type }) => type === "countsUpdated")).toHaveLength(1);
  source.close();
});

test("the first change of a quiet time is told at once, the next not before the interval", async () => {
  const { inbox } = openTestInbox();
  const clock = createManualClock(1_000_000);
  const source = createDeliveriesTopic({ inbox, recovery, clock, flushMs: 100 })();
  const events = await listen(source);
  const told = () => events.filter(({ json }) => json.includes("deliveryUpdated")).length;
  await acceptOne(inbox, routed("a"));
  await clock.advance(0);
  expect(told()).toBe(1);
  await acceptOne(inbox, routed("b"));
  await clock.advance(99);
  expect(told()).toBe(1);
  await clock.advance(1);
  expect(told()).toBe(2);
  source.close();
});

test("numbers are never used twice: not after a time without watchers, not after a restart", async () => {
  const opened = openTestInbox();
  const clock = createManualClock(1_000_000);
  const seqOf = async (source: TopicSource): Promise<number> => {
    for await (const page of source.loadSnapshot()) return page.seq;
    throw new Error("no page");
  };
  const open = createDeliveriesTopic({ inbox: opened.inbox, recovery, clock });
  const first = open();
  const events = await listen(first);
  await acceptOne(opened.inbox, routed("a"));
  await clock.advance(1000);
  const last = events.at(-1)?.seq ?? 0;
  expect(await first.eventsSince(last - 1)).toMatchObject({ kind: "events", events: [{ seq: last }] });
  first.close();
  await acceptOne(opened.inbox, routed("unwatched"));
  const second = open();
  await second.start({ onEvents: () => {}, onLost: () => {} });
  expect(await seqOf(second)).toBeGreaterThan(last);
  expect(await second.eventsSince(last)).toEqual({ kind: "gone" });
  second.close();
  const third = createDeliveriesTopic({ inbox: await opened.reopen(), recovery, clock })();
  await third.start({ onEvents: () => {}, onLost: () => {} });
  expect(await seqOf(third)).toBeGreaterThan(last + 2 ** 31);
  expect(await third.eventsSince(last)).toEqual({ kind: "gone" });
  third.close();
});

test("while nobody watches, nothing is read or told", async () => {
  const { inbox } = openTestInbox();
  let reads = 0;
  const counted = { ...inbox, summaryOf: (id: number) => ((reads += 1), inbox.summaryOf(id)) };
  const clock = createManualClock(1_000_000);
  const open = createDeliveriesTopic({ inbox: counted, recovery, clock });
  const source = open();
  await listen(source);
  source.close();
  await acceptOne(inbox, routed("a"));
  await clock.advance(10_000);
  expect([reads, clock.timers()]).toEqual([0, []]);
});
