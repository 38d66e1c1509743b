import { RetryableError, TerminalError } from "@foundry/durable";
import { createManualClock } from "@foundry/durable/testing";
import { expect, test } from "vitest";
import { notesModel, topicKeyOf } from "../test-support/notes-model.ts";
import type { NotesTopic } from "../test-support/notes-model.ts";
import { createPublisher } from "../test-support/publisher.ts";
import { createReader } from "../test-support/readers.ts";
import { createTopicHub } from "./hub.ts";
import type { TopicHubDeps } from "./hub.ts";

const topic: NotesTopic = { name: "notes", board: "b" };

function setUp(over: Partial<TopicHubDeps<NotesTopic>> = {}) {
  const clock = createManualClock(1_000_000);
  const publisher = createPublisher({ clock });
  const sourceErrors: unknown[] = [];
  const hub = createTopicHub<NotesTopic>({
    topicKey: topicKeyOf,
    modelFor: () => notesModel,
    openSource: () => publisher.openSource(),
    ringSize: 5,
    lingerMs: 1_000,
    maxBufferedBytes: 500,
    clock,
    random: () => 0,
    onSourceError: (_key, error) => sourceErrors.push(error),
    ...over,
  });
  let count = 0;
  const note = (id: string, by?: Parameters<typeof publisher.publish>[1]): void => {
    count += 1;
    publisher.publish({ type: "note", note: { id, text: `text ${count}` } }, by);
  };
  const join = (since: number | null = null) => {
    const reader = createReader();
    return { reader, leave: hub.subscribe(topic, reader, since) };
  };
  /** Long enough for a source to start and its pages to be read; much shorter than a silence. */
  const settle = (): Promise<void> => clock.advance(200);
  return { clock, publisher, hub, sourceErrors, note, join, settle };
}

test("a snapshot is the topic's object: identity, seq, values and collections", async () => {
  const { publisher, join, note, settle } = setUp();
  for (const id of ["n1", "n2", "n3"]) note(id);
  for (const id of ["p1", "p2", "p3", "p4"]) publisher.publish({ type: "ping", ping: { id, text: id } });
  const { reader } = join();
  await settle();
  expect(reader.messages).toEqual([{ type: "snapshot", topic, seq: 7, data: publisher.state() }]);
  expect(publisher.state().pings.map((ping) => ping.id)).toEqual(["p4", "p3", "p2"]);
});

test("changes while the pages are read are in the snapshot or follow it, once", async () => {
  const { clock, publisher, join, note, settle } = setUp();
  for (const id of ["n1", "n3", "n5", "n7"]) note(id);
  const { reader } = join();
  await clock.advance(2);
  // The first page has been read: one row of it changes, one that no page will hold comes, one of a later page goes.
  note("n1");
  note("n2");
  publisher.publish({ type: "noteRemoved", id: "n7" });
  await settle();
  expect(reader.news()).toEqual(["snapshot 7"]);
  expect(reader.messages[0]?.data?.notes.map((row) => row.id).toSorted()).toEqual(["n1", "n2", "n3", "n5"]);
  note("n9");
  await settle();
  expect(reader.news()).toEqual(["event 8"]);
});

test("one source and one snapshot text serve all subscribers, whenever they come", async () => {
  const { publisher, hub, join, note, settle } = setUp();
  note("n1");
  const readers = Array.from({ length: 100 }, () => join().reader);
  await settle();
  readers.push(...Array.from({ length: 100 }, () => join().reader));
  note("n2");
  await settle();
  expect(new Set(readers.map((reader) => reader.news().join()))).toEqual(new Set(["snapshot 1,event 2"]));
  expect(publisher.counts()).toMatchObject({ sources: 1, loads: 1 });
  expect(hub.stats()).toMatchObject({
    topics: 1,
    subscribers: 200,
    snapshotsBuilt: 1,
    snapshotsSent: 200,
    events: 1,
  });
});

test("rows go through as the publisher wrote them", async () => {
  const json = '{ "id":"n1",  "text":"spaced \\u00e4" }';
  const { join, settle } = setUp({
    openSource: () => ({
      start: async () => undefined,
      async *loadSnapshot() {
        yield { seq: 1, values: { title: '"t"' }, rows: [{ collection: "notes", key: "n1", json }] };
      },
      eventsSince: async () => ({ kind: "events", events: [], more: false }),
      close: () => undefined,
    }),
  });
  const { reader } = join();
  await settle();
  expect(reader.texts[0]).toContain(`"notes":[${json}]`);
});

test("a since that the ring still has gets the events only; one that it does not have, a snapshot", async () => {
  const { join, note, settle } = setUp();
  note("n1");
  join();
  await settle();
  for (let i = 0; i < 7; i++) note("n1");
  await settle();
  expect(join(8).reader.news()).toEqual(["subscribed 8"]);
  expect(join(3).reader.news()).toEqual([
    "subscribed 3",
    "event 4",
    "event 5",
    "event 6",
    "event 7",
    "event 8",
  ]);
  expect(join(2).reader.news()).toEqual(["snapshot 8"]);
  expect(join(9).reader.news()).toEqual(["snapshot 8"]);
});

test("after a restart of the hub browsers resume from what the publisher still has", async () => {
  const { publisher, join, note, settle } = setUp();
  for (let i = 0; i < 9; i++) note("n1");
  const readers = [7, 4, 3, 9, 10, null].map((since) => join(since).reader);
  await settle();
  expect(readers.map((reader) => reader.news().join())).toEqual([
    "subscribed 7,event 8,event 9",
    "subscribed 4,event 5,event 6,event 7,event 8,event 9",
    "snapshot 9",
    "subscribed 9",
    "snapshot 9",
    "snapshot 9",
  ]);
  expect(publisher.counts()).toMatchObject({ sources: 1, loads: 1 });
});

test("a broadcast that was lost is asked for as soon as a later one comes", async () => {
  const { clock, publisher, join, note, settle } = setUp();
  const { reader } = join();
  await settle();
  note("n1", "lost");
  note("n2", "lost");
  note("n3");
  await clock.advance(5);
  expect(reader.news()).toEqual(["snapshot 0", "event 1", "event 2", "event 3"]);
  expect(publisher.counts()).toMatchObject({ sources: 1, loads: 1 });
});

test("a lost broadcast that nothing follows is asked for after a silence", async () => {
  const { clock, join, note, settle } = setUp({ silenceMs: 5_000 });
  const { reader } = join();
  await settle();
  note("n1", "lost");
  await clock.advance(4_000);
  expect(reader.news()).toEqual(["snapshot 0"]);
  await clock.advance(2_000);
  expect(reader.news()).toEqual(["event 1"]);
});

test("broadcasts that come twice or in the wrong order reach the subscribers once and in order", async () => {
  const { publisher, join, note, settle } = setUp();
  const { reader } = join();
  await settle();
  note("n1", "twice");
  note("n2", "held");
  note("n3", "held");
  note("n4", "held");
  publisher.releaseHeld();
  await settle();
  expect(reader.news()).toEqual(["snapshot 0", "event 1", "event 2", "event 3", "event 4"]);
});

test("a new source goes on where the lost one ended, and nobody needs to know", async () => {
  const { publisher, join, note, settle, sourceErrors } = setUp();
  const { reader } = join();
  await settle();
  note("n1");
  publisher.lose("the actor moved");
  note("n2");
  note("n3");
  await settle();
  expect(reader.news()).toEqual(["snapshot 0", "event 1", "event 2", "event 3"]);
  expect(publisher.counts()).toMatchObject({ sources: 2, loads: 1 });
  expect(sourceErrors.map(String)).toEqual(["SourceLostError: the actor moved"]);
});

test("where the missed events are gone, everyone gets a new snapshot", async () => {
  const { publisher, hub, join, note, settle } = setUp();
  const readers = [join().reader, join().reader];
  await settle();
  publisher.lose("the engine restarted");
  note("n1");
  note("n2");
  publisher.forgetEvents();
  note("n3");
  await settle();
  for (const reader of readers) expect(reader.news()).toEqual(["snapshot 0", "snapshot 3"]);
  expect(hub.stats()).toMatchObject({ loads: 2, sourceFailures: 1 });
});

test("while the source stays away its subscribers are told, and told when it is back", async () => {
  const { clock, publisher, hub, join, note, settle } = setUp();
  const { reader } = join();
  await settle();
  publisher.failStarts(4);
  publisher.lose("gone");
  await clock.advance(200);
  expect(reader.news()).toEqual(["snapshot 0", "error unavailable"]);
  expect(join(0).reader.news()).toEqual(["subscribed 0", "error unavailable"]);
  await clock.advance(5_000);
  expect(reader.news()).toEqual(["subscribed 0"]);
  note("n1");
  await settle();
  expect(reader.news()).toEqual(["event 1"]);
  expect(hub.stats().sourceFailures).toBe(5);
});

test("subscribers wait for a source that cannot be opened yet", async () => {
  const { clock, publisher, join, note } = setUp();
  note("n1");
  publisher.failStarts(3);
  const { reader } = join();
  await clock.advance(20);
  expect(reader.news()).toEqual(["error unavailable"]);
  await clock.advance(5_000);
  expect(reader.news()).toEqual(["snapshot 1"]);
});

test.each(["start", "loadSnapshot", "eventsSince"] as const)(
  "a source that never answers (%s) is given up for a new one",
  async (silent) => {
    const never = new Promise<never>(() => undefined);
    const mute = {
      start: { start: () => never },
      loadSnapshot: { loadSnapshot: () => ({ [Symbol.asyncIterator]: () => ({ next: () => never }) }) },
      eventsSince: { eventsSince: () => never },
    };
    let opened = 0;
    const { clock, publisher, join, note, settle, sourceErrors } = setUp({
      openSource() {
        opened += 1;
        return { ...publisher.openSource(), ...(opened === 1 ? mute[silent] : {}) };
      },
    });
    note("n1");
    const { reader } = join();
    await settle();
    note("n1", "lost");
    note("n1");
    await clock.advance(35_000);
    expect(opened).toBe(2);
    expect(sourceErrors.map(String)).toEqual(["RetryableError: the source did not answer in 30000 ms"]);
    expect(reader.messages.at(-1)?.seq).toBe(3);
  },
);

test("a topic that does not exist is an error with its code, for subscribers and for the API", async () => {
  const { hub, join, settle, sourceErrors } = setUp({
    openSource: () => {
      throw new TerminalError("not_found", "no such board");
    },
  });
  const { reader, leave } = join();
  const snapshot = hub.snapshot(topic);
  await expect(snapshot).rejects.toMatchObject({ code: "not_found" });
  await settle();
  expect(reader.messages).toEqual([{ type: "error", topic, code: "not_found", message: "no such board" }]);
  expect(hub.stats()).toMatchObject({ topics: 0, subscribers: 0 });
  leave();
  expect(sourceErrors).toEqual([]);
});

test("a topic that ends while it is followed tells its subscribers", async () => {
  let gone = false;
  const { publisher, hub, join, settle } = setUp({
    openSource: () => {
      if (gone) throw new TerminalError("not_found", "no such board");
      return publisher.openSource();
    },
  });
  const { reader } = join();
  await settle();
  gone = true;
  publisher.lose("deleted");
  await settle();
  expect(reader.news()).toEqual(["snapshot 0", "error not_found"]);
  expect(hub.stats().topics).toBe(0);
});

test("a slow reader gets nothing until it has drained, then a new snapshot if the ring went on", async () => {
  const { clock, hub, join, note, settle } = setUp();
  const { reader } = join();
  const quick = join().reader;
  await settle();
  reader.stall();
  for (let i = 0; i < 40; i++) {
    note("n1");
    await clock.advance(1);
  }
  const buffered = reader.bufferedBytes();
  expect(buffered).toBeLessThan(700);
  expect(quick.news().at(-1)).toBe("event 40");
  await clock.advance(1_000);
  expect(reader.bufferedBytes()).toBe(buffered);
  reader.news();
  reader.drain();
  await clock.advance(60);
  expect(reader.news()).toEqual(["snapshot 40"]);
  note("n2");
  await settle();
  expect(reader.news()).toEqual(["event 41"]);
  expect(hub.stats().slowReaders).toBe(1);
  expect(clock.timers().length).toBe(1);
});

test("a reader that was slow for a moment goes on with the events", async () => {
  const { clock, join, note, settle } = setUp({ maxBufferedBytes: 50 });
  const { reader } = join();
  await settle();
  reader.stall();
  for (let i = 0; i < 4; i++) note("n1");
  await clock.advance(5);
  expect(reader.news()).toEqual(["snapshot 0", "event 1"]);
  reader.drain();
  await clock.advance(60);
  expect(reader.news()).toEqual(["event 2", "event 3", "event 4"]);
});

test("a topic stays warm for its linger time, then its source is closed", async () => {
  const { clock, publisher, hub, join, note, settle } = setUp();
  join().leave();
  await clock.advance(900);
  const again = join();
  await clock.advance(500);
  note("n1");
  await settle();
  expect(again.reader.news()).toEqual(["snapshot 0", "event 1"]);
  again.leave();
  again.leave();
  await clock.advance(1_100);
  expect(hub.stats()).toMatchObject({ topics: 0, subscribers: 0 });
  expect(clock.timers()).toEqual([]);
  note("n1");
  const { reader } = join();
  await settle();
  expect(reader.news()).toEqual(["snapshot 2"]);
  expect(publisher.counts().sources).toBe(2);
});

test("the API's snapshot is at the head, and does not wait for a source that is away", async () => {
  const { clock, publisher, hub, note, settle } = setUp();
  publisher.failStarts(1);
  const refused = expect(hub.snapshot(topic)).rejects.toBeInstanceOf(RetryableError);
  await clock.advance(5);
  await refused;
  await settle();
  note("n1");
  await clock.advance(1);
  const { seq, dataJson } = await hub.snapshot(topic);
  expect(seq).toBe(1);
  expect(JSON.parse(dataJson)).toEqual(publisher.state());
});

test("a subscriber that throws is left out, and the others miss nothing", async () => {
  const { hub, join, note, settle, sourceErrors } = setUp();
  const first = join().reader;
  let sent = 0;
  const broken = {
    send() {
      sent += 1;
      if (sent === 2) throw new Error("the socket is broken");
    },
    bufferedBytes: () => 0,
  };
  hub.subscribe(topic, broken, null);
  const last = join().reader;
  await settle();
  for (let i = 0; i < 3; i++) note("n1");
  await settle();
  for (const reader of [first, last]) {
    expect(reader.news()).toEqual(["snapshot 0", "event 1", "event 2", "event 3"]);
  }
  expect(sent).toBe(2);
  expect(sourceErrors.map(String)).toEqual(["Error: the socket is broken"]);
});

test("an event that cannot be read is never skipped: the topic stays behind it, and says so", async () => {
  const { clock, hub, join, note, settle, sourceErrors } = setUp({
    modelFor: () => ({
      ...notesModel,
      change(event) {
        if (JSON.stringify(event).includes("poison")) throw new TypeError("unknown event");
        return notesModel.change(event);
      },
    }),
  });
  const { reader } = join();
  await settle();
  note("n1");
  note("poison");
  note("n2");
  await clock.advance(2_000);
  expect(reader.news()).toEqual(["snapshot 0", "event 1", "error unavailable"]);
  expect(sourceErrors.map(String)).toContain("TypeError: unknown event");
  expect(hub.stats().events).toBe(1);
});

test("closing ends sources, timers and waiting requests", async () => {
  const { clock, publisher, hub, join, note, settle } = setUp();
  const { reader } = join();
  await settle();
  hub.close();
  note("n1");
  await settle();
  expect(reader.news()).toEqual(["snapshot 0"]);
  expect(clock.timers()).toEqual([]);
  expect(() => join()).toThrow("closed");
  expect(publisher.counts().sources).toBe(1);
});
