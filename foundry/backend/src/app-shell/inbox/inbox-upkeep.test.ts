import { createManualClock } from "@foundry/durable/testing";
import { expect, onTestFinished, test } from "vitest";
import { createMetrics } from "../metrics.ts";
import { observeInbox } from "./observe-inbox.ts";
import { startInboxUpkeep } from "./start-inbox-upkeep.ts";
import { acceptOne, openTestInbox, routed, until } from "./testing/index.ts";

const rejected = {
  kind: "rejected",
  code: "payload_invalid",
  message: "no number",
  accountId: null,
  accountLogin: null,
  action: null,
  repoFullName: null,
} as const;

test("[DX13] while it runs, the upkeep prunes in chunks and notes that the process is alive", async () => {
  const clock = createManualClock(1_000_000);
  const opened = openTestInbox(clock);
  const { inbox } = opened;
  await Promise.all(
    Array.from({ length: 500 }, (_, index) =>
      acceptOne(inbox, routed(`d${index}`, { routed: { kind: "ignored" } })),
    ),
  );
  const errors: unknown[] = [];
  const stop = startInboxUpkeep({
    inbox,
    clock,
    onError: (error) => errors.push(error),
    retention: { maxAgeMs: 1e12, maxRows: 10 },
  });
  onTestFinished(stop);
  await clock.advance(600_000);
  await until(() => inbox.counts().ignored === 10);
  await stop();
  expect(clock.timers()).toEqual([]);
  expect(errors).toEqual([]);
  expect((await opened.reopen()).lastKnownMs()).toBe(1_600_000);
});

test("[DX11] a process notes at once that it runs: it may be killed before it received anything", () => {
  const errors: unknown[] = [];
  const signs: number[] = [];
  const clock = createManualClock(5_000);
  const inbox = { markAlive: () => signs.push(clock.now()), pruneChunk: () => 0 };
  onTestFinished(startInboxUpkeep({ inbox, clock, onError: (error) => errors.push(error) }));
  expect(signs).toEqual([5_000]);
  expect(errors).toEqual([]);
});

test("[DX11] the last known time is that of the last sign of life, and there is none at first", async () => {
  const clock = createManualClock(5_000);
  const opened = openTestInbox(clock);
  expect(opened.inbox.lastKnownMs()).toBeNull();
  await acceptOne(opened.inbox, routed("a"));
  await clock.advance(1_000);
  expect((await opened.reopen()).lastKnownMs()).toBe(6_000);
});

test("[DX12] depth, oldest age and parked deliveries are what the inbox holds", async () => {
  const clock = createManualClock(1_000_000);
  const { inbox } = openTestInbox(clock);
  const metrics = createMetrics({ now: () => clock.now(), processMetrics: false });
  await acceptOne(inbox, routed("parked-before", { routed: rejected }));
  observeInbox(inbox, metrics);
  await acceptOne(inbox, routed("a"));
  await clock.advance(3_000);
  await Promise.all([
    acceptOne(inbox, routed("b")),
    acceptOne(inbox, routed("parked", { routed: rejected })),
  ]);
  const text = async (): Promise<string> => (await metrics.expose()).text;
  expect(await text()).toContain("foundry_inbox_depth 2");
  expect(await text()).toContain("foundry_inbox_oldest_age_seconds 3");
  expect(await text()).toContain('foundry_parked_rows{kind="delivery"} 2');
  expect(await text()).toContain('foundry_deliveries_total{result="parked"} 1');
  inbox.discard("parked");
  inbox.settle(inbox.loadPending("1001", 10, 1e6).map(({ id }) => ({ id, kind: "applied" })));
  expect(await text()).toContain("foundry_inbox_depth 0");
  expect(await text()).toContain('foundry_parked_rows{kind="delivery"} 1');
});
