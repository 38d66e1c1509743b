import { expect, test } from "vitest";
import { createManualClock } from "@foundry/durable/testing";
import type { RoutedDelivery } from "../../webhooks/index.ts";
import { createInbox } from "./create-inbox.ts";
import { openInbox } from "./open-inbox.ts";
import { openDatabase } from "./open-database.ts";
import { acceptOne, openTestInbox, routed } from "./testing/index.ts";

const rejected: RoutedDelivery = {
  kind: "rejected",
  code: "payload_invalid",
  message: "number: expected number",
  accountId: "1001",
  accountLogin: "acme",
  action: null,
  repoFullName: null,
};
const everything = 1_000_000;

test("[DX1] twenty deliveries of one GUID in one turn are stored once", async () => {
  const { inbox } = openTestInbox();
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => acceptOne(inbox, routed("a"))));
  expect(outcomes.filter(({ kind }) => kind === "accepted")).toHaveLength(1);
  expect(outcomes.filter(({ kind }) => kind === "duplicate")).toHaveLength(19);
  expect(inbox.page({ limit: 10 }).deliveries).toMatchObject([{ guid: "a", duplicates: 19 }]);
  expect(inbox.loadPending("1001", 10, everything)).toHaveLength(1);
});

test("[DX1] a GUID that came before a restart is a duplicate after it", async () => {
  const opened = openTestInbox();
  await acceptOne(opened.inbox, routed("a"));
  const inbox = await opened.reopen();
  expect(await acceptOne(inbox, routed("a"))).toEqual({ kind: "duplicate", retried: false });
  expect(inbox.counts()).toMatchObject({ pending: 1, applied: 0 });
});

test("[GH3] a lane holds its account's deliveries in the order accepted, bodies and commands intact after a restart", async () => {
  const opened = openTestInbox();
  const guids = Array.from({ length: 300 }, (_, index) => `d${index}`);
  await Promise.all(
    guids.map((guid, index) => acceptOne(opened.inbox, routed(guid, { accountId: String(1 + (index % 3)) }))),
  );
  const inbox = await opened.reopen();
  expect(inbox.pendingAccounts().toSorted()).toEqual(["1", "2", "3"]);
  const lane = inbox.loadPending("2", 1000, everything);
  expect(lane.map(({ guid }) => guid)).toEqual(guids.filter((_, index) => index % 3 === 1));
  expect(lane[7]?.commands).toEqual([{ kind: "requestFullSync", reason: lane[7]?.guid, debounced: true }]);
  expect(inbox.body("d299")?.toString()).toBe('{"guid":"d299"}');
});

test("a batch ends at its byte cap, but never before its first delivery", async () => {
  const { inbox } = openTestInbox();
  await Promise.all(["a", "b", "c"].map((guid) => acceptOne(inbox, routed(guid))));
  const [one] = inbox.loadPending("1001", 10, everything);
  const bytes = JSON.stringify(one?.commands).length;
  expect(inbox.loadPending("1001", 10, bytes * 2)).toHaveLength(2);
  expect(inbox.loadPending("1001", 10, 1)).toHaveLength(1);
});

test("[GH1] a parked delivery that comes again is tried again, an applied one is not", async () => {
  const { inbox } = openTestInbox();
  expect(await acceptOne(inbox, routed("a", { routed: rejected }))).toEqual({
    kind: "accepted",
    parked: true,
  });
  expect(inbox.parked(10)).toMatchObject([{ id: "delivery:a", code: "payload_invalid", orgId: "1001" }]);
  expect(await acceptOne(inbox, routed("a"))).toEqual({ kind: "duplicate", retried: true });
  const [pending] = inbox.loadPending("1001", 10, everything);
  expect(pending).toMatchObject({ guid: "a", attempts: 0 });
  inbox.settle([{ id: pending?.id ?? 0, kind: "applied" }]);
  expect(await acceptOne(inbox, routed("a"))).toEqual({ kind: "duplicate", retried: false });
  expect(inbox.counts()).toMatchObject({ pending: 0, applied: 1, parked: 0 });
});

test("an inbox without room answers that it is unavailable, and accepts again when there is room", async () => {
  const { path, inbox: first } = openTestInbox();
  await first.close();
  const db = openDatabase(path);
  const inbox = createInbox({ db, clock: createManualClock(1000) });
  await acceptOne(inbox, routed("before"));
  const pages = Number(db.pragma("page_count", { simple: true }));
  db.pragma(`max_page_count = ${pages}`);
  const big = Buffer.from(Array.from({ length: 50_000 }, () => Math.random().toString(36)).join());
  const refused = acceptOne(inbox, routed("big", { body: big }));
  await expect(refused).rejects.toMatchObject({ name: "InboxUnavailableError", code: "SQLITE_FULL" });
  expect(inbox.writeFailure()).toBeNull();
  expect(inbox.summary("big")).toBeNull();
  db.pragma("max_page_count = 1000000");
  expect(await acceptOne(inbox, routed("big", { body: big }))).toMatchObject({ kind: "accepted" });
  expect(inbox.body("big")?.equals(big)).toBe(true);
  await inbox.close();
});

test("a group that cannot be stored is refused as a whole, and nothing of it is counted", async () => {
  const { path, inbox: first } = openTestInbox();
  await first.close();
  const db = openDatabase(path);
  const inbox = createInbox({ db, clock: createManualClock(1000) });
  db.exec(
    "CREATE TRIGGER refuse BEFORE INSERT ON deliveries WHEN NEW.guid = 'c' BEGIN SELECT RAISE(ABORT, 'no'); END",
  );
  const results = await Promise.allSettled(["a", "b", "c"].map((guid) => acceptOne(inbox, routed(guid))));
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(inbox.counts()).toMatchObject({ pending: 0 });
  expect(inbox.organizations()).toEqual([]);
  expect(inbox.writeFailure()).toBeNull();
  expect(await acceptOne(inbox, routed("a"))).toMatchObject({ kind: "accepted" });
  await inbox.close();
});

test("only one process can hold the inbox", () => {
  const { path } = openTestInbox();
  expect(() => openInbox({ path, clock: createManualClock() })).toThrow(/locked/);
});

test("what was submitted before the close is stored, what comes after is refused", async () => {
  const opened = openTestInbox();
  const before = acceptOne(opened.inbox, routed("a"));
  const closing = opened.inbox.close();
  expect(await before).toMatchObject({ kind: "accepted" });
  await closing;
  await expect(acceptOne(opened.inbox, routed("b"))).rejects.toMatchObject({ code: "inbox_closed" });
});

test("pages follow by cursor, are stable while deliveries come in, and filter by status and event", async () => {
  const { inbox } = openTestInbox();
  for (let index = 0; index < 10; index += 1) {
    const incoming = routed(`d${index}`, index % 5 === 0 ? { routed: rejected } : {});
    await acceptOne(inbox, { ...incoming, event: index % 2 === 0 ? "pull_request" : "push" });
  }
  const first = inbox.page({ limit: 4 });
  await acceptOne(inbox, routed("late"));
  const second = inbox.page({ limit: 4, beforeId: first.lastId ?? 0 });
  const guids = [...first.deliveries, ...second.deliveries].map(({ guid }) => guid);
  expect(guids).toEqual(["d9", "d8", "d7", "d6", "d5", "d4", "d3", "d2"]);
  expect(inbox.page({ limit: 9, status: "parked" })).toMatchObject({
    deliveries: [{ guid: "d5" }, { guid: "d0" }],
    lastId: null,
  });
  const events = inbox.page({ limit: 9, status: "pending", event: "push" }).deliveries;
  expect(events.map(({ guid }) => guid)).toEqual(["d9", "d7", "d3", "d1"]);
});

test("counts and the accepted per minute follow each change and survive a restart", async () => {
  const clock = createManualClock(Date.UTC(2026, 10, 20, 12, 0, 30));
  const opened = openTestInbox(clock);
  await Promise.all([
    acceptOne(opened.inbox, routed("a")),
    acceptOne(opened.inbox, routed("b", { routed: { kind: "ignored" } })),
  ]);
  await clock.advance(60_000);
  await acceptOne(opened.inbox, routed("c", { routed: rejected }));
  const counts = opened.inbox.counts();
  expect(counts).toMatchObject({ pending: 1, ignored: 1, parked: 1 });
  expect(counts.perMinute.slice(-3).map(({ accepted }) => accepted)).toEqual([0, 2, 1]);
  expect(counts.perMinute).toHaveLength(60);
  expect((await opened.reopen()).counts()).toEqual(counts);
});

test("organizations are those that deliveries name, with the newest login", async () => {
  const clock = createManualClock(1_000_000);
  const opened = openTestInbox(clock);
  await acceptOne(opened.inbox, routed("a", { accountId: "7" }));
  await clock.advance(120_000);
  opened.inbox.observeOrganization({
    accountId: "7",
    login: "new-name",
    type: "Organization",
    installationId: null,
  });
  const inbox = await opened.reopen();
  expect(inbox.organizations()).toEqual([
    {
      accountId: "7",
      login: "new-name",
      type: "Organization",
      installationId: "42",
      firstSeenAtMs: 1_000_000,
      lastSeenAtMs: 1_120_000,
    },
  ]);
});

test("[DX13] finished deliveries leave by age and by number with their bodies, parked and pending ones stay", async () => {
  const clock = createManualClock(10_000_000);
  const opened = openTestInbox(clock);
  const { inbox } = opened;
  await acceptOne(inbox, routed("parked", { routed: rejected }));
  for (let index = 0; index < 30; index += 1) {
    await acceptOne(inbox, routed(`d${index}`, { accountId: "5" }));
    await clock.advance(1000);
  }
  const done = inbox.loadPending("5", 25, everything);
  inbox.settle(done.map(({ id }) => ({ id, kind: "applied" })));
  // By age: everything older than 20 s, which are the first ten.
  const byAge = { maxAgeMs: 20_500, maxRows: 1000 };
  expect(inbox.pruneChunk(byAge, 4)).toBe(4);
  expect(inbox.pruneChunk(byAge, 100)).toBe(6);
  expect(inbox.pruneChunk(byAge, 100)).toBe(0);
  expect([inbox.summary("d9"), inbox.body("d9")]).toEqual([null, null]);
  // By number: 21 are left; pending and parked ones count and are never taken.
  expect(inbox.pruneChunk({ maxAgeMs: 1e12, maxRows: 3 }, 100)).toBe(15);
  expect(inbox.counts()).toMatchObject({ pending: 5, parked: 1, applied: 0 });
  const reopened = await opened.reopen();
  expect(reopened.body("parked")?.length).toBeGreaterThan(0);
  expect(reopened.counts()).toMatchObject({ pending: 5, parked: 1, applied: 0 });
  expect(await acceptOne(reopened, routed("d0", { accountId: "5" }))).toMatchObject({ kind: "accepted" });
});
