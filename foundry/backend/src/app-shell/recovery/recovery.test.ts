import { createManualClock } from "@foundry/durable/testing";
import type { ManualClock } from "@foundry/durable/testing";
import { GithubError } from "@foundry/github-client";
import type { Recovery } from "@foundry/shared";
import { expect, onTestFinished, test } from "vitest";
import type { Inbox } from "../inbox/index.ts";
import { acceptOne, openTestInbox, routed } from "../inbox/testing/index.ts";
import { createRecovery } from "./create-recovery.ts";
import type { HookDeliveryLog } from "./types.ts";

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2026, 10, 20);

interface Attempt {
  readonly guid: string;
  readonly deliveredAtMs: number;
  readonly statusCode: number;
}

/** GitHub's side: a log that is read newest first, pages of three; a redelivery reaches whoever listens. */
function createLog(attempts: readonly Attempt[]) {
  const items = attempts
    .map((attempt, index) => ({ ...attempt, id: `attempt-${index}` }))
    .toSorted((one, other) => other.deliveredAtMs - one.deliveredAtMs);
  const calls = { pages: [] as (string | null)[], redelivered: [] as string[] };
  const faults: {
    redeliver?: (guid: string, signal: AbortSignal) => Promise<void>;
    list?: (signal: AbortSignal) => Promise<void>;
  } = {};
  const log: HookDeliveryLog = {
    async listHookDeliveries({ cursor, signal }) {
      await faults.list?.(signal);
      calls.pages.push(cursor);
      const from = Number(cursor ?? 0);
      const next = from + 3 < items.length ? String(from + 3) : null;
      return { items: items.slice(from, from + 3), nextCursor: next };
    },
    async redeliver({ deliveryId, signal }) {
      const guid = items.find(({ id }) => id === deliveryId)?.guid ?? "";
      await faults.redeliver?.(guid, signal);
      calls.redelivered.push(guid);
    },
  };
  return { log, calls, faults };
}

/** No answer until the test is over: the process that asked counts as killed. */
function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("the test is over")));
  });
}

function createSubject(inbox: Inbox, log: HookDeliveryLog | null, clock: ManualClock) {
  const seen: Recovery[] = [];
  const errors: unknown[] = [];
  let fullSyncs = 0;
  const recovery = createRecovery({
    inbox,
    log,
    requestFullSync: async () => void (fullSyncs += 1),
    now: () => clock.now(),
    onError: (error) => errors.push(error),
  });
  recovery.onChange(() => seen.push(recovery.state()));
  onTestFinished(() => recovery.stop());
  return { recovery, seen, errors, fullSyncs: () => fullSyncs };
}

/** An inbox whose process ran until `lastKnownMs`, opened again. */
async function openAfterDowntime(clock: ManualClock, downMs: number) {
  const opened = openTestInbox(clock);
  await acceptOne(opened.inbox, routed("known"));
  await opened.inbox.close();
  await clock.advance(downMs);
  await opened.reopen();
  return opened;
}

test("[DX11] after downtime what never reached us is asked for again, once per GUID, and is marked when it arrives", async () => {
  const clock = createManualClock(start);
  const { inbox } = await openAfterDowntime(clock, 2 * hour);
  const { log, calls } = createLog([
    { guid: "known", deliveredAtMs: start, statusCode: 502 },
    { guid: "lost-1", deliveredAtMs: start + 10_000, statusCode: 0 },
    { guid: "lost-2", deliveredAtMs: start + 20_000, statusCode: 502 },
    { guid: "lost-2", deliveredAtMs: start + 30_000, statusCode: 0 },
    { guid: "healed", deliveredAtMs: start + 40_000, statusCode: 0 },
    { guid: "healed", deliveredAtMs: start + 50_000, statusCode: 202 },
    { guid: "too-old", deliveredAtMs: start - hour, statusCode: 0 },
  ]);
  const { recovery, seen, fullSyncs } = createSubject(inbox, log, clock);
  recovery.start();
  await recovery.idle();
  expect(calls.redelivered.toSorted()).toEqual(["lost-1", "lost-2"]);
  expect(recovery.state()).toEqual({
    status: "completed",
    reason: "startup",
    startedAtMs: start + 2 * hour,
    finishedAtMs: start + 2 * hour,
    examined: 6,
    redelivered: 2,
    fullSync: false,
    error: null,
  });
  expect(seen.map(({ examined }) => examined)).toContain(3);
  expect(fullSyncs()).toBe(0);
  await acceptOne(inbox, routed("lost-1"));
  await acceptOne(inbox, routed("another"));
  expect(inbox.summary("lost-1")).toMatchObject({ recovered: true });
  expect(inbox.summary("another")).toMatchObject({ recovered: false });
});

test("[DX11] the very first start asks GitHub nothing, and no timer ever does [GH9]", async () => {
  const clock = createManualClock(start);
  const { inbox } = openTestInbox(clock);
  const { log, calls } = createLog([{ guid: "a", deliveredAtMs: start, statusCode: 0 }]);
  const { recovery } = createSubject(inbox, log, clock);
  recovery.start();
  await recovery.idle();
  await clock.advance(30 * day);
  expect(calls.pages).toEqual([]);
  expect(recovery.state().status).toBe("idle");
});

test("[DX11] killed at any step, a run goes on where it was: no page is read twice, nobody is asked twice", async () => {
  const clock = createManualClock(start);
  const attempts = Array.from({ length: 10 }, (_, index) => {
    return { guid: `lost-${index}`, deliveredAtMs: start + index * 1000, statusCode: 0 };
  });
  const opened = await openAfterDowntime(clock, hour);
  const { log, calls, faults } = createLog(attempts);
  // Killed while the third page is on its way: nothing after that is stored.
  let pages = 0;
  faults.list = (signal) => ((pages += 1) > 2 ? hang(signal) : Promise.resolve());
  createSubject(opened.inbox, log, clock).recovery.start();
  await clock.advance(0);
  expect(calls.pages).toEqual([null, "3"]);
  // Killed again after five were asked for.
  let inbox = await opened.reopen();
  delete faults.list;
  faults.redeliver = (_guid, signal) => (calls.redelivered.length >= 4 ? hang(signal) : Promise.resolve());
  createSubject(inbox, log, clock).recovery.start();
  await clock.advance(0);
  expect(calls.pages).toEqual([null, "3", "6", "9"]);
  expect(calls.redelivered).toHaveLength(4);
  inbox = await opened.reopen();
  delete faults.redeliver;
  const { recovery } = createSubject(inbox, log, clock);
  recovery.start();
  await recovery.idle();
  expect(calls.redelivered.slice(0, 10).toSorted()).toEqual(attempts.map(({ guid }) => guid).toSorted());
  // The time between the kill and this start was then looked at in a run of its own.
  expect(recovery.state()).toMatchObject({ status: "completed", reason: "startup" });
});

test("[DX11] a gap longer than GitHub's log starts a full sync, and the log is read as far as it goes", async () => {
  const clock = createManualClock(start);
  const { inbox } = await openAfterDowntime(clock, 4 * day);
  const { log, calls } = createLog([
    { guid: "lost", deliveredAtMs: start + 3 * day, statusCode: 0 },
    { guid: "out-of-reach", deliveredAtMs: start + hour, statusCode: 0 },
  ]);
  const { recovery, fullSyncs } = createSubject(inbox, log, clock);
  recovery.start();
  await recovery.idle();
  expect(fullSyncs()).toBe(1);
  expect(calls.redelivered).toEqual(["lost"]);
  expect(recovery.state()).toMatchObject({ status: "completed", fullSync: true });
});

test("[DX11] on demand: one at a time, from the last completed run on", async () => {
  const clock = createManualClock(start);
  const { inbox } = openTestInbox(clock);
  const { log, calls } = createLog([
    { guid: "old", deliveredAtMs: start - hour, statusCode: 500 },
    { guid: "new", deliveredAtMs: start + hour, statusCode: 0 },
  ]);
  const { recovery } = createSubject(inbox, log, clock);
  const first = recovery.request();
  expect(recovery.request()).toEqual(first);
  await recovery.idle();
  expect(calls.pages).toEqual([null]);
  expect(calls.redelivered.toSorted()).toEqual(["new", "old"]);
  await clock.advance(2 * hour);
  const second = recovery.request();
  expect(second.jobId).not.toBe(first.jobId);
  await recovery.idle();
  expect(calls.redelivered.slice(2)).toEqual(["new"]);
});

test("[DX11] a failure of GitHub is shown with its code, and the next run looks at the same time again", async () => {
  const clock = createManualClock(start);
  const { inbox } = await openAfterDowntime(clock, hour);
  const { log, calls, faults } = createLog([{ guid: "lost", deliveredAtMs: start, statusCode: 0 }]);
  faults.list = () => Promise.reject(new GithubError("github_unauthorized", "GitHub answered 401"));
  const { recovery, errors } = createSubject(inbox, log, clock);
  recovery.start();
  await recovery.idle();
  expect(recovery.state()).toMatchObject({
    status: "error",
    error: { code: "github_unauthorized", message: "GitHub answered 401" },
  });
  expect(errors).toHaveLength(1);
  delete faults.list;
  await clock.advance(hour);
  recovery.request();
  await recovery.idle();
  expect(calls.redelivered).toEqual(["lost"]);
});

test("[DX11] one delivery that GitHub refuses to send again does not stop the others", async () => {
  const clock = createManualClock(start);
  const { inbox } = await openAfterDowntime(clock, hour);
  const { log, calls, faults } = createLog([
    { guid: "gone", deliveredAtMs: start, statusCode: 0 },
    { guid: "lost", deliveredAtMs: start + 1000, statusCode: 0 },
  ]);
  faults.redeliver = async (guid) => {
    if (guid === "gone") throw new GithubError("github_not_found", "no such delivery");
  };
  const { recovery } = createSubject(inbox, log, clock);
  recovery.start();
  await recovery.idle();
  expect(calls.redelivered).toEqual(["lost"]);
  expect(recovery.state()).toMatchObject({
    status: "completed",
    redelivered: 1,
    error: { code: "redelivery_refused" },
  });
});

test("without an App there is no log: a request says so", () => {
  const { inbox } = openTestInbox();
  const { recovery } = createSubject(inbox, null, createManualClock(start));
  expect(() => recovery.request()).toThrow(expect.objectContaining({ code: "not_connected", status: 409 }));
});
