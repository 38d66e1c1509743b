import { createManualClock } from "@foundry/durable/testing";
import { expect, test } from "vitest";
import type { NotesTopic } from "../test-support/notes-model.ts";
import {
  createNotesClient,
  createWire,
  event,
  noteEvent,
  notesTopic,
  snapshot,
} from "../test-support/wire.ts";
import type { TopicClientDeps } from "./topic-client.ts";

const topic = notesTopic;
const notes = [
  { id: "n1", text: "one" },
  { id: "n2", text: "two" },
];

function setUp(over: Partial<TopicClientDeps<NotesTopic>> = {}) {
  const clock = createManualClock(1_000_000);
  const wire = createWire();
  const { client, errors } = createNotesClient(wire, clock, over);
  const store = () => {
    const found = client.store(topic);
    if (found === null) throw new Error("the topic is not followed");
    return found;
  };
  /** Follows the topic up to a snapshot with seq 5. */
  const goLive = () => {
    const leave = client.subscribe(topic);
    wire.accept();
    wire.push(snapshot(5, notes));
    wire.news();
    return leave;
  };
  const shownNotes = () => [...store().collection("notes").view().rows.values()];
  return { clock, wire, client, errors, store, goLive, shownNotes };
}

/** Lets the microtask of a flush run. */
const flush = (): Promise<void> => Promise.resolve();

test("subscribes once the socket is open, and shows the snapshot and what follows", async () => {
  const { wire, client, store, shownNotes } = setUp();
  client.subscribe(topic);
  client.subscribe(topic);
  expect(store().status()).toEqual({ kind: "loading" });
  expect(wire.news()).toEqual([]);
  wire.accept();
  expect(wire.news()).toEqual(["subscribe null"]);
  wire.push(snapshot(5, notes));
  expect(store().status()).toEqual({ kind: "ready", asOfMs: 1_000_000 });
  wire.push(noteEvent(6, "n3", "three"));
  wire.push(event(7, { type: "noteRemoved", id: "n1" }));
  wire.push(event(8, { type: "title", title: "new" }));
  expect(shownNotes()).toEqual([notes[1], { id: "n3", text: "three" }]);
  expect([store().value("title"), store().seq()]).toEqual(["new", 8]);
  expect(wire.opened()).toBe(1);
});

test("one event tells one row, and neither the other rows nor those who look at the keys", async () => {
  const { wire, store, goLive } = setUp();
  goLive();
  const told: string[] = [];
  const collection = store().collection("notes");
  for (const key of ["n1", "n2", "n3"]) collection.onRow(key, () => told.push(key));
  collection.onKeys(() => told.push("keys"));
  collection.onAny(() => told.push("any"));
  store().onValue("title", () => told.push("title"));
  store().onStatus(() => told.push("status"));
  await flush();
  told.length = 0;
  wire.push(noteEvent(6, "n1", "changed"));
  await flush();
  expect(told.toSorted()).toEqual(["any", "n1"]);
  told.length = 0;
  wire.push(noteEvent(7, "n3", "new"));
  await flush();
  expect(told.toSorted()).toEqual(["any", "keys", "n3"]);
});

test("a burst is one notification, with the last state", async () => {
  const flushes: (() => void)[] = [];
  const { wire, store, goLive } = setUp({ scheduleFlush: (run) => flushes.push(run) });
  goLive();
  flushes.splice(0).forEach((run) => run());
  const seen: unknown[] = [];
  store()
    .collection("notes")
    .onRow("n1", () => seen.push(store().collection("notes").row("n1")));
  for (let seq = 6; seq < 106; seq++) wire.push(noteEvent(seq, "n1", `text ${seq}`));
  expect([seen.length, flushes.length]).toEqual([0, 1]);
  flushes.splice(0).forEach((run) => run());
  expect(seen).toEqual([{ id: "n1", text: "text 105" }]);
});

test("keys and views keep their identity while nothing in them changed", () => {
  const { wire, store, goLive } = setUp();
  goLive();
  const collection = store().collection("notes");
  const [keys, view] = [collection.keys(), collection.view()];
  wire.push(event(6, { type: "title", title: "x" }));
  expect(collection.keys()).toBe(keys);
  expect(collection.view()).toBe(view);
  wire.push(noteEvent(7, "n1", "changed"));
  expect(collection.keys()).toBe(keys);
  expect(collection.view()).not.toBe(view);
  wire.push(noteEvent(8, "n3", "new"));
  expect(collection.keys()).toEqual(["n1", "n2", "n3"]);
});

test("a collection that keeps its newest rows has them newest first", () => {
  const { wire, store, client } = setUp();
  client.subscribe(topic);
  wire.accept();
  const ping = (id: string, text = id) => ({ id, text });
  wire.push(snapshot(1, [], [ping("p3"), ping("p2"), ping("p1")]));
  wire.push(event(2, { type: "ping", ping: ping("p2", "changed in place") }));
  expect(store().collection("pings").keys()).toEqual(["p3", "p2", "p1"]);
  wire.push(event(3, { type: "ping", ping: ping("p4") }));
  expect(store().collection("pings").keys()).toEqual(["p4", "p3", "p2"]);
  expect(store().collection("pings").row("p1")).toBeUndefined();
});

test("after a gap nothing is applied until the new snapshot is there; the rows stay in view", async () => {
  const { wire, store, goLive, shownNotes } = setUp();
  goLive();
  wire.push(noteEvent(7, "n1", "after the gap"));
  expect(wire.news()).toEqual(["subscribe null"]);
  expect(store().status()).toEqual({ kind: "stale", asOfMs: 1_000_000 });
  wire.push(noteEvent(8, "n1", "still not"));
  expect(wire.news()).toEqual([]);
  expect(shownNotes()).toEqual(notes);
  wire.push(snapshot(8, [{ id: "n1", text: "still not" }]));
  expect(store().status().kind).toBe("ready");
  expect(shownNotes()).toEqual([{ id: "n1", text: "still not" }]);
});

test("an event that comes again, or late, changes nothing", () => {
  const { wire, goLive, shownNotes, store } = setUp();
  goLive();
  wire.push(noteEvent(6, "n1", "six"));
  wire.push(noteEvent(7, "n1", "seven"));
  wire.push(noteEvent(6, "n1", "six"));
  expect(shownNotes()[0]).toEqual({ id: "n1", text: "seven" });
  expect([store().seq(), wire.news()]).toEqual([7, []]);
});

test("after a lost connection it resumes where it was", async () => {
  const { clock, wire, store, goLive, shownNotes } = setUp();
  goLive();
  await clock.advance(3_000);
  wire.push(noteEvent(6, "n1", "six"));
  wire.close();
  expect(store().status()).toEqual({ kind: "stale", asOfMs: 1_003_000 });
  await clock.advance(500);
  wire.accept();
  expect(wire.news()).toEqual(["subscribe 6"]);
  wire.push({ type: "subscribed", seq: 6 });
  expect(store().status()).toEqual({ kind: "ready", asOfMs: 1_003_500 });
  wire.push(noteEvent(7, "n1", "seven"));
  expect(shownNotes()[0]).toEqual({ id: "n1", text: "seven" });
});

test("a resume from another seq than its own is a gap", async () => {
  const { clock, wire, goLive } = setUp();
  goLive();
  wire.close();
  await clock.advance(500);
  wire.accept();
  wire.news();
  wire.push({ type: "subscribed", seq: 4 });
  expect(wire.news()).toEqual(["subscribe null"]);
});

test("a new snapshot leaves the rows that did not change as they were", async () => {
  const { clock, wire, store, goLive } = setUp();
  goLive();
  const collection = store().collection("notes");
  const told: string[] = [];
  for (const key of ["n1", "n2", "n3"]) collection.onRow(key, () => told.push(key));
  const before = collection.row("n1");
  await clock.advance(0);
  wire.push(
    snapshot(9, [
      { id: "n1", text: "one" },
      { id: "n3", text: "three" },
    ]),
  );
  await flush();
  expect(collection.row("n1")).toBe(before);
  expect(told.toSorted()).toEqual(["n2", "n3"]);
});

test("a topic that nobody looks at is kept for a while, so that going back is instant, then let go", async () => {
  const { clock, wire, client, goLive, shownNotes } = setUp();
  goLive()();
  await clock.advance(4_000);
  const leave = client.subscribe(topic);
  expect(shownNotes()).toEqual(notes);
  expect(wire.news()).toEqual([]);
  leave();
  leave();
  await clock.advance(5_000);
  expect(client.store(topic)).toBeNull();
  expect(wire.news()).toEqual(["unsubscribe"]);
  wire.push(noteEvent(6, "n1", "too late"));
  client.subscribe(topic);
  expect(wire.news()).toEqual(["subscribe null"]);
});

test("a topic's error has its code, and can be tried again", () => {
  const { wire, client, store, shownNotes } = setUp();
  client.subscribe(topic);
  wire.accept();
  wire.push({ type: "error", code: "not_found", message: "no such board" });
  expect(store().status()).toEqual({ kind: "error", code: "not_found", message: "no such board" });
  wire.news();
  client.retry(topic);
  expect(wire.news()).toEqual(["subscribe null"]);
  wire.push(snapshot(1, notes));
  expect([store().status().kind, shownNotes().length]).toEqual(["ready", 2]);
});

test("a source that is away makes rows stale, not an error, until the server says that it is back", () => {
  const { wire, store, goLive } = setUp();
  goLive();
  wire.push({ type: "error", code: "unavailable", message: "away" });
  expect(store().status().kind).toBe("stale");
  wire.push({ type: "subscribed", seq: 5 });
  expect(store().status().kind).toBe("ready");
  wire.push({ type: "error", code: "unavailable", message: "away" });
  wire.push(noteEvent(6, "n1", "six"));
  expect(store().status().kind).toBe("ready");
});

test("what is no message is reported and ends the socket; a type of a newer server is ignored", async () => {
  const { clock, wire, client, errors, goLive } = setUp();
  goLive();
  wire.push({ type: "greeting" });
  wire.push({ type: "error", topic: null, code: "invalid_message", message: "what?" });
  expect(client.connectionStatus().kind).toBe("live");
  wire.pushText("{");
  expect(client.connectionStatus().kind).toBe("reconnecting");
  expect(errors).toEqual(["invalid_message: what?", "the server sent something that is not JSON"]);
  await clock.advance(1_000);
  wire.accept();
  wire.pushText("null");
  expect(errors.at(-1)).toBe("the server sent something that is no message");
});

test("a collection or value that the model does not have is a mistake of the caller", () => {
  const { store, goLive } = setUp();
  goLive();
  expect(() => store().collection("nothing")).toThrow(RangeError);
  expect(() => store().onValue("nothing", () => undefined)).toThrow(RangeError);
});
