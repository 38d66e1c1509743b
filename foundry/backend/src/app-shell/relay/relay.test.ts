import { RetryableError, TerminalError } from "@foundry/durable";
import { createManualClock } from "@foundry/durable/testing";
import type { ManualClock } from "@foundry/durable/testing";
import { expect, onTestFinished, test } from "vitest";
import type { DeliveryResult } from "../../actors/github-state/index.ts";
import type { Inbox } from "../inbox/index.ts";
import { acceptOne, openTestInbox, routed, until } from "../inbox/testing/index.ts";
import { createMetrics } from "../metrics.ts";
import { createRelay } from "./create-relay.ts";
import type { RelayLimits } from "./create-relay.ts";
import type { DeliverBatch } from "./types.ts";

/** Actors that apply each GUID once, in memory, and remember what they were given. */
function createReceivers() {
  const applied = new Map<string, string[]>();
  const calls: { accountId: string; guids: string[] }[] = [];
  const receive: DeliverBatch = async (accountId, _installationId, deliveries) => {
    calls.push({ accountId, guids: deliveries.map(({ guid }) => guid) });
    return deliveries.map(({ guid }): DeliveryResult => {
      const lane = applied.get(accountId) ?? [];
      if (lane.includes(guid)) return { guid, status: "duplicate" };
      applied.set(accountId, [...lane, guid]);
      return { guid, status: "applied" };
    });
  };
  return { receive, calls, of: (accountId: string) => applied.get(accountId) ?? [] };
}

function startRelay(
  inbox: Inbox,
  deliverBatch: DeliverBatch,
  options: { clock?: ManualClock; limits?: Partial<RelayLimits> } = {},
) {
  const clock = options.clock ?? createManualClock(Date.now());
  const metrics = createMetrics({ now: () => clock.now(), processMetrics: false });
  const errors: unknown[] = [];
  const relay = createRelay({
    inbox,
    deliverBatch,
    observer: metrics,
    clock,
    onError: (_accountId, error) => errors.push(error),
    random: () => 0,
    limits: options.limits ?? {},
  });
  relay.start();
  onTestFinished(() => relay.stop());
  return { relay, clock, errors, metrics };
}

const acceptAll = (inbox: Inbox, guids: readonly string[], accountId = "1"): Promise<unknown> =>
  Promise.all(guids.map((guid) => acceptOne(inbox, routed(guid, { accountId }))));
const numbered = (count: number, prefix = "d"): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const settled = (inbox: Inbox) => until(() => inbox.counts().pending === 0);

test("[GH3][DX3] a lane is drained in the order accepted, in batches, without waiting between them", async () => {
  const { inbox } = openTestInbox();
  const receivers = createReceivers();
  const guids = numbered(950);
  await acceptAll(inbox, guids);
  startRelay(inbox, receivers.receive);
  await settled(inbox);
  expect(receivers.of("1")).toEqual(guids);
  expect(receivers.calls.map((call) => call.guids.length)).toEqual([200, 200, 200, 200, 150]);
  expect(inbox.counts()).toMatchObject({ applied: 950, pending: 0 });
});

test("an accept wakes its lane at once: no timer stands between the commit and the delivery", async () => {
  const { inbox } = openTestInbox();
  const receivers = createReceivers();
  const { clock } = startRelay(inbox, receivers.receive);
  await acceptOne(inbox, routed("a", { accountId: "1" }));
  expect(receivers.calls).toEqual([{ accountId: "1", guids: ["a"] }]);
  await settled(inbox);
  expect(clock.timers()).toEqual([]);
});

test("[GH3][DX2] an account whose actor hangs holds up nobody else", async () => {
  const { inbox } = openTestInbox();
  const receivers = createReceivers();
  const hanging = Promise.withResolvers<void>();
  startRelay(inbox, async (accountId, installationId, deliveries) => {
    if (accountId === "1") await hanging.promise;
    return receivers.receive(accountId, installationId, deliveries);
  });
  await acceptAll(inbox, numbered(3, "a"), "1");
  await acceptAll(inbox, numbered(3, "b"), "2");
  await until(() => receivers.of("2").length === 3);
  expect(receivers.of("1")).toEqual([]);
  hanging.resolve();
  await settled(inbox);
  expect(receivers.of("1")).toEqual(["a0", "a1", "a2"]);
});

test("[GH3][DX2] with room for one lane only, another account waits for one turn of a backlog, not for its end", async () => {
  const { inbox } = openTestInbox();
  const receivers = createReceivers();
  const limits = { concurrency: 1, maxBatch: 10, batchesPerTurn: 2 };
  let otherCame: Promise<unknown> | null = null;
  await acceptAll(inbox, numbered(100, "a"), "1");
  startRelay(
    inbox,
    async (...batch) => {
      await (otherCame ??= acceptAll(inbox, ["b"], "2"));
      return receivers.receive(...batch);
    },
    { limits },
  );
  await settled(inbox);
  expect(receivers.of("1")).toEqual(numbered(100, "a"));
  expect(receivers.calls.findIndex(({ accountId }) => accountId === "2")).toBe(2);
});

test("[GH2] what the actor rejects parks with the actor's code, the rest of the batch is applied", async () => {
  const { inbox } = openTestInbox();
  await acceptAll(inbox, ["a", "bad", "c"]);
  startRelay(inbox, async (_accountId, _installationId, deliveries) =>
    deliveries.map(({ guid }) =>
      guid === "bad"
        ? { guid, status: "rejected", code: "unknown_repository", message: "no such repository" }
        : { guid, status: "applied" },
    ),
  );
  await settled(inbox);
  expect(inbox.summary("bad")).toMatchObject({
    status: "parked",
    error: { code: "unknown_repository", message: "no such repository" },
    attempts: 1,
  });
  expect(inbox.counts()).toMatchObject({ applied: 2, parked: 1 });
});

test("[DX6] an engine that is away for ten minutes parks nothing; afterwards everything is applied in order", async () => {
  const { inbox } = openTestInbox();
  const receivers = createReceivers();
  let away = true;
  let tries = 0;
  const { relay, clock } = startRelay(inbox, async (...batch) => {
    tries += 1;
    if (away) throw new RetryableError("engine_unavailable", "the engine cannot be reached");
    return receivers.receive(...batch);
  });
  await acceptAll(inbox, numbered(20, "a"));
  await until(() => relay.blocked().length === 1);
  await clock.advance(600_000);
  await acceptAll(inbox, numbered(20, "b"));
  expect(inbox.counts()).toMatchObject({ pending: 40, parked: 0 });
  expect(inbox.summary("a0")).toMatchObject({ attempts: 0, error: null });
  expect(relay.blocked()).toMatchObject([{ accountId: "1", code: "engine_unavailable" }]);
  expect(tries).toBeLessThan(800);
  away = false;
  await clock.advance(2_000);
  await settled(inbox);
  expect(receivers.of("1")).toEqual([...numbered(20, "a"), ...numbered(20, "b")]);
  expect(relay.blocked()).toEqual([]);
});

test("when the engine is back, a lane that still fails to reach it waits as after its first failure", async () => {
  const { inbox } = openTestInbox();
  const { relay, clock } = startRelay(inbox, () =>
    Promise.reject(new RetryableError("engine_unavailable", "away")),
  );
  await acceptAll(inbox, ["a"]);
  await until(() => relay.blocked().length === 1);
  await clock.advance(60_000);
  const waitMs = () => (relay.blocked()[0]?.untilMs ?? 0) - clock.now();
  relay.wakeAll();
  await until(() => relay.blocked().length === 1);
  expect(waitMs()).toBe(50);
});

test("when the engine is back, waiting lanes need not wait for their backoff", async () => {
  const { inbox } = openTestInbox();
  const receivers = createReceivers();
  let away = true;
  const { relay } = startRelay(inbox, async (...batch) => {
    if (away) throw new RetryableError("engine_unavailable", "away");
    return receivers.receive(...batch);
  });
  await acceptAll(inbox, ["a"]);
  await until(() => relay.blocked().length === 1);
  away = false;
  relay.wakeAll();
  await settled(inbox);
  expect(receivers.of("1")).toEqual(["a"]);
});

test("[GH2][DX6] one delivery that kills its batch is found, tried eight times, parked alone; order is kept and the lane goes on", async () => {
  const { inbox } = openTestInbox();
  const receivers = createReceivers();
  const guids = numbered(300);
  await acceptAll(inbox, guids);
  const { relay, clock } = startRelay(inbox, async (accountId, installationId, deliveries) => {
    if (deliveries.some(({ guid }) => guid === "d137")) throw new Error("internal error");
    return receivers.receive(accountId, installationId, deliveries);
  });
  await until(() => relay.blocked().length === 1);
  expect(receivers.of("1")).toEqual(guids.slice(0, 137));
  expect(inbox.summary("d137")).toMatchObject({ status: "pending", attempts: 1 });
  await acceptAll(inbox, ["later"]);
  for (let attempt = 0; attempt < 8; attempt += 1) await clock.advance(10_000);
  await settled(inbox);
  expect(inbox.summary("d137")).toMatchObject({
    status: "parked",
    attempts: 8,
    error: { code: "unknown_error", message: "internal error" },
  });
  expect(receivers.of("1")).toEqual([...guids.filter((guid) => guid !== "d137"), "later"]);
  expect(inbox.parked(10)).toHaveLength(1);
});

test("[DX6] the attempts of a failing delivery and the time of the next survive a restart", async () => {
  const clock = createManualClock(1_000_000);
  const opened = openTestInbox(clock);
  const receivers = createReceivers();
  await acceptAll(opened.inbox, ["bad"]);
  const first = startRelay(opened.inbox, () => Promise.reject(new Error("internal error")), { clock });
  await until(() => first.relay.blocked().length === 1);
  await first.relay.stop();
  const inbox = await opened.reopen();
  expect(inbox.summary("bad")).toMatchObject({ attempts: 1 });
  startRelay(inbox, receivers.receive, { clock });
  await clock.advance(1);
  expect(receivers.calls).toEqual([]);
  await clock.advance(10_000);
  await settled(inbox);
  expect(receivers.of("1")).toEqual(["bad"]);
});

test("[DX6] a terminal error of a single delivery parks it at once", async () => {
  const { inbox } = openTestInbox();
  await acceptAll(inbox, ["a"]);
  startRelay(inbox, () =>
    Promise.reject(new TerminalError("not_connected", "the organization is disconnected")),
  );
  await settled(inbox);
  expect(inbox.summary("a")).toMatchObject({
    status: "parked",
    attempts: 1,
    error: { code: "not_connected" },
  });
});

test("a delivery that the actor says nothing about is not taken as applied", async () => {
  const { inbox } = openTestInbox();
  const receivers = createReceivers();
  let silent = true;
  await acceptAll(inbox, ["a", "b"]);
  const { relay, clock } = startRelay(inbox, async (...batch) => {
    const results = await receivers.receive(...batch);
    return silent ? results.filter(({ guid }) => guid !== "b") : results;
  });
  await until(() => relay.blocked().length === 1);
  expect(inbox.counts()).toMatchObject({ applied: 1, pending: 1 });
  silent = false;
  await clock.advance(10_000);
  await settled(inbox);
  expect(inbox.counts()).toMatchObject({ applied: 2 });
});

test("[DX3][GH4] a crash between effect and mark delivers again, and the receiver makes it a no-op", async () => {
  const opened = openTestInbox();
  const receivers = createReceivers();
  const guids = numbered(5);
  await acceptAll(opened.inbox, guids);
  const crash = Promise.withResolvers<never>();
  const first = startRelay(opened.inbox, async (...batch) => {
    await receivers.receive(...batch);
    return crash.promise;
  });
  await until(() => receivers.of("1").length === 5);
  crash.reject(new RetryableError("engine_unavailable", "the connection died with the answer"));
  await first.relay.stop();
  const inbox = await opened.reopen();
  expect(inbox.counts()).toMatchObject({ pending: 5 });
  startRelay(inbox, receivers.receive);
  await settled(inbox);
  expect(receivers.of("1")).toEqual(guids);
  expect(inbox.counts()).toMatchObject({ applied: 5 });
});

test("[DX14] a stop waits for the batch under way and takes up no other", async () => {
  const opened = openTestInbox();
  const receivers = createReceivers();
  await acceptAll(opened.inbox, numbered(10));
  const slow = Promise.withResolvers<void>();
  const { relay } = startRelay(
    opened.inbox,
    async (...batch) => {
      await slow.promise;
      return receivers.receive(...batch);
    },
    { limits: { maxBatch: 4 } },
  );
  const stopped = relay.stop();
  slow.resolve();
  await stopped;
  expect(receivers.of("1")).toEqual(numbered(4));
  expect(opened.inbox.counts()).toMatchObject({ applied: 4, pending: 6 });
  const inbox = await opened.reopen();
  startRelay(inbox, receivers.receive);
  await settled(inbox);
  expect(receivers.of("1")).toEqual(numbered(10));
});

test("[DX14] a stop does not wait longer than its grace for an actor that hangs", async () => {
  const { inbox } = openTestInbox();
  await acceptAll(inbox, ["a"]);
  const { relay, clock } = startRelay(inbox, () => new Promise(() => {}));
  const stopped = relay.stop();
  await clock.advance(8_000);
  await stopped;
  expect(inbox.counts()).toMatchObject({ pending: 1 });
});

test("deliveries of another installation of the account go in a batch of their own", async () => {
  const { inbox } = openTestInbox();
  const installations: (string | null)[] = [];
  const of = (guid: string, installationId: string) => {
    const delivery = routed(guid, { accountId: "1" });
    if (delivery.routed.kind !== "routed") throw new Error("not routed");
    return acceptOne(inbox, { ...delivery, routed: { ...delivery.routed, installationId } });
  };
  await Promise.all([of("a", "42"), of("b", "42"), of("c", "43")]);
  startRelay(inbox, async (_accountId, installationId, deliveries) => {
    installations.push(installationId);
    return deliveries.map(({ guid }) => ({ guid, status: "applied" }));
  });
  await settled(inbox);
  expect(installations).toEqual(["42", "43"]);
});

test("[DX12] batches and lane waits reach the metrics", async () => {
  const { inbox } = openTestInbox();
  await acceptAll(inbox, numbered(3));
  const { metrics } = startRelay(inbox, createReceivers().receive);
  await settled(inbox);
  const { text } = await metrics.expose();
  expect(text).toContain("foundry_relay_batch_size_sum 3");
  expect(text).toContain("foundry_relay_batch_seconds_count 1");
  expect(text).toMatch(/foundry_lane_wait_seconds_count [1-9]/);
});
