import { isDeepStrictEqual } from "node:util";
import { createManualClock } from "@foundry/durable/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createTopicClient } from "./client/topic-client.ts";
import type { TopicClient } from "./client/topic-client.ts";
import { createTopicHub } from "./server/hub.ts";
import { createLiveLink, findGap } from "./test-support/live-link.ts";
import type { LiveLink } from "./test-support/live-link.ts";
import { notesModel, topicKeyOf } from "./test-support/notes-model.ts";
import type { NotesEvent, NotesSnapshot, NotesTopic } from "./test-support/notes-model.ts";
import { createPublisher } from "./test-support/publisher.ts";
import type { Delivery, Publisher } from "./test-support/publisher.ts";

const topic: NotesTopic = { name: "notes", board: "b" };
const browserCount = 3;
const maxBufferedBytes = 600;

type Disturbance = "cut" | "mute" | "pause" | "resume" | "watch" | "leave" | "loseNext" | "repeatNext";
type Step =
  | { readonly do: "publish"; readonly kind: NotesEvent["type"]; readonly id: number; readonly by: Delivery }
  | { readonly do: "releaseHeld" | "loseSource" | "forgetEvents" | "restartHub" }
  | { readonly do: "failStarts"; readonly count: number }
  | { readonly do: "pass"; readonly ms: number }
  | { readonly do: "disturb"; readonly how: Disturbance; readonly browser: number };

const browser = fc.nat({ max: browserCount - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant("publish" as const),
      kind: fc.constantFrom<NotesEvent["type"]>("note", "note", "noteRemoved", "ping", "title"),
      id: fc.nat({ max: 7 }),
      by: fc.constantFrom<Delivery>("sent", "sent", "sent", "lost", "twice", "held"),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.constantFrom(0, 1, 2, 60, 900) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "releaseHeld" as const,
        "loseSource" as const,
        "forgetEvents" as const,
        "restartHub" as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("failStarts" as const), count: fc.nat({ max: 3 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("disturb" as const),
      how: fc.constantFrom<Disturbance>(
        "cut",
        "mute",
        "pause",
        "resume",
        "watch",
        "leave",
        "loseNext",
        "repeatNext",
      ),
      browser,
    }),
  },
);

interface Browser {
  readonly client: TopicClient<NotesTopic>;
  readonly link: LiveLink;
  readonly errors: Error[];
  leave: (() => void) | null;
}

/** Numbers each event, so that no two rows are equal by accident. */
function createEvents(): (kind: NotesEvent["type"], id: number) => NotesEvent {
  let count = 0;
  return (kind, id) => {
    count += 1;
    switch (kind) {
      case "note":
        return { type: "note", note: { id: `n${id}`, text: `text ${count}` } };
      case "noteRemoved":
        return { type: "noteRemoved", id: `n${id}` };
      case "ping":
        return { type: "ping", ping: { id: `p${count}`, text: `ping ${count}` } };
      case "title":
        return { type: "title", title: `title ${count}` };
      default:
        return kind satisfies never;
    }
  };
}

function createWorld() {
  const clock = createManualClock(1_000_000);
  const publisher = createPublisher({ clock });
  const createHub = () =>
    createTopicHub<NotesTopic>({
      topicKey: topicKeyOf,
      modelFor: () => notesModel,
      openSource: () => publisher.openSource(),
      ringSize: 4,
      lingerMs: 500,
      maxBufferedBytes,
      clock,
      random: () => 0.5,
      onSourceError: () => undefined,
    });
  let hub = createHub();
  const browsers = Array.from({ length: browserCount }, (): Browser => {
    const link = createLiveLink(() => hub);
    const errors: Error[] = [];
    const client = createTopicClient<NotesTopic>({
      connect: (handlers) => link.connect(handlers),
      models: { notes: notesModel },
      topicKey: topicKeyOf,
      clock,
      random: () => 0.5,
      onError: (error) => errors.push(error),
      lingerMs: 300,
    });
    return { client, link, errors, leave: null };
  });
  function restartHub(): void {
    hub.close();
    hub = createHub();
    for (const { link } of browsers) link.cut();
  }
  return { clock, publisher, hub: () => hub, restartHub, browsers, event: createEvents() };
}

type World = ReturnType<typeof createWorld>;

async function take(world: World, given: Step): Promise<void> {
  switch (given.do) {
    case "publish":
      return world.publisher.publish(world.event(given.kind, given.id), given.by);
    case "releaseHeld":
      return world.publisher.releaseHeld();
    case "loseSource":
      return world.publisher.lose("moved");
    case "restartHub":
      return world.restartHub();
    case "forgetEvents":
      return world.publisher.forgetEvents();
    case "failStarts":
      return world.publisher.failStarts(given.count);
    case "pass":
      return world.clock.advance(given.ms);
    case "disturb":
      return disturb(world.browsers[given.browser], given.how);
  }
}

function disturb(target: Browser | undefined, what: Disturbance): void {
  if (target === undefined) return;
  switch (what) {
    case "cut":
      return target.link.cut();
    case "mute":
      return target.link.mute();
    case "pause":
      return target.link.pause(true);
    case "resume":
      return target.link.pause(false);
    case "watch":
      target.leave ??= target.client.subscribe(topic);
      return;
    case "loseNext":
      return target.link.spoilNext("lost");
    case "repeatNext":
      return target.link.spoilNext("twice");
    case "leave":
      target.leave?.();
      target.leave = null;
      return;
    default:
      what satisfies never;
  }
}

/** Everything that ends by itself ends: the network is good again, and time passes. */
async function calmDown({ clock, publisher, browsers, event }: World, steps: readonly Step[]): Promise<void> {
  publisher.failStarts(0);
  for (const target of browsers) {
    target.link.pause(false);
    target.link.spoilNext(null);
    target.leave ??= target.client.subscribe(topic);
  }
  await clock.advance(90_000);
  // A socket that swallows its last message cannot be noticed before the next one (TCP does not do that).
  if (steps.some((given) => given.do === "disturb" && given.how === "loseNext"))
    publisher.publish(event("title", 0));
  await clock.advance(1_000);
}

function shown({ client }: Browser) {
  const store = client.store(topic);
  const pings = store?.collection("pings");
  return {
    status: store?.status().kind,
    seq: store?.seq(),
    title: store?.value("title"),
    notes: new Map(store?.collection("notes").view().rows),
    pings: pings?.keys().map((key) => pings.row(key)),
  };
}

function truth(publisher: Publisher) {
  const { seq, title, notes, pings } = publisher.state();
  return { status: "ready", seq, title, notes: new Map(notes.map((note) => [note.id, note])), pings };
}

/** What the hub sent against its rules: a gap, a snapshot that never was the truth, a buffer without a bound. */
function wireFaults(link: LiveLink, publisher: Publisher): unknown[] {
  const faults: unknown[] = link.sent.map(findGap).filter((gap) => gap !== null);
  for (const { data } of link.sent.flat()) {
    const was = data === undefined ? undefined : publisher.stateAt(data.seq);
    if (data !== undefined && !isDeepStrictEqual(byId(data), was && byId(was))) faults.push({ data, was });
  }
  const { buffered, text } = link.largest();
  // Answers to pings and subscribes are sent at once, each at the client's own demand.
  if (buffered > maxBufferedBytes + text + 200) faults.push({ buffered, text });
  return faults;
}

function byId(state: NotesSnapshot): NotesSnapshot {
  return { ...state, notes: state.notes.toSorted((a, b) => a.id.localeCompare(b.id)) };
}

test("every browser ends at the truth, and each topic is gap-free, whatever the network and the source do", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80, size: "max" }), async (steps) => {
      const world = createWorld();
      for (let id = 0; id < 4; id++) world.publisher.publish(world.event("note", id));
      for (const target of world.browsers) target.leave = target.client.subscribe(topic);
      for (const given of steps) await take(world, given);
      await calmDown(world, steps);
      for (const target of world.browsers) {
        expect(shown(target)).toEqual(truth(world.publisher));
        expect(wireFaults(target.link, world.publisher)).toEqual([]);
        expect(target.errors).toEqual([]);
      }
      const snapshot: NotesSnapshot = JSON.parse((await world.hub().snapshot(topic)).dataJson);
      expect(byId(snapshot)).toEqual(byId(world.publisher.state()));
    }),
    { numRuns: 300 },
  );
});
