import { RetryableError } from "@foundry/durable";
import type { Clock } from "@foundry/durable";
import type { SourceEvent, SourcePage, TopicSource } from "../server/source.ts";
import { keptPings } from "./notes-model.ts";
import type { Note, NotesEvent, NotesSnapshot } from "./notes-model.ts";

/** What becomes of a broadcast on its way to a source. */
export type Delivery = "sent" | "lost" | "twice" | "held";

/** The truth: a publisher with state and stored events, whose broadcasts the network may mistreat. */
export interface Publisher {
  publish(event: NotesEvent, delivery?: Delivery): void;
  /** Sends the broadcasts that were held, the last one first. */
  releaseHeld(): void;
  /** Ends the open sources. */
  lose(reason: string): void;
  /** The next `count` starts of a source fail. */
  failStarts(count: number): void;
  /** Forgets the stored events. */
  forgetEvents(): void;
  state(): NotesSnapshot;
  /** The state as it was at `seq`. */
  stateAt(seq: number): NotesSnapshot | undefined;
  openSource(): TopicSource;
  /** Sources opened and pages read so far. */
  counts(): { sources: number; loads: number; eventReads: number };
}

export interface PublisherOptions {
  readonly clock: Clock;
  readonly notesPerPage?: number;
  /** Time between two pages of a snapshot, in which changes may come. */
  readonly pageMs?: number;
  readonly eventsPerRead?: number;
  readonly board?: string;
}

interface Handlers {
  onEvents(events: readonly SourceEvent[]): void;
  onLost(reason: string): void;
}

export function createPublisher(options: PublisherOptions): Publisher {
  const { clock, notesPerPage = 2, pageMs = 1, eventsPerRead = 3, board = "b" } = options;
  const notes = new Map<string, Note>();
  let pings: Note[] = [];
  let title = "untitled";
  let seq = 0;
  let stored: SourceEvent[] = [];
  let held: SourceEvent[] = [];
  let failingStarts = 0;
  const open = new Set<Handlers>();
  const history = new Map<number, NotesSnapshot>([[0, state()]]);
  const counts = { sources: 0, loads: 0, eventReads: 0 };

  function state(): NotesSnapshot {
    return { board, seq, title, notes: [...notes.values()], pings };
  }

  function apply(event: NotesEvent): void {
    switch (event.type) {
      case "note":
        notes.set(event.note.id, event.note);
        return;
      case "noteRemoved":
        notes.delete(event.id);
        return;
      case "ping": {
        const known = pings.findIndex((ping) => ping.id === event.ping.id);
        if (known === -1) pings = [event.ping, ...pings].slice(0, keptPings);
        else pings = pings.with(known, event.ping);
        return;
      }
      case "title":
        title = event.title;
    }
  }

  function broadcast(events: readonly SourceEvent[]): void {
    for (const handlers of open) handlers.onEvents(events);
  }

  function notesPage(after: string | null): { rows: SourcePage["rows"]; next: string | null } {
    const ids = [...notes.keys()].toSorted().filter((id) => after === null || id > after);
    const page = ids.slice(0, notesPerPage);
    const rows = page.map((id) => ({ collection: "notes", key: id, json: JSON.stringify(notes.get(id)) }));
    return { rows, next: ids.length > page.length ? (page.at(-1) ?? null) : null };
  }

  function delay(ms: number): Promise<void> {
    return new Promise((resolve) => void clock.setTimer(ms, resolve));
  }

  async function* loadSnapshot(): AsyncGenerator<SourcePage> {
    counts.loads += 1;
    let after: string | null = null;
    do {
      const { rows, next } = notesPage(after);
      yield { seq, values: after === null ? { title: JSON.stringify(title) } : {}, rows };
      await delay(pageMs);
      after = next;
    } while (after !== null);
    const rows = pings.map((ping) => ({ collection: "pings", key: ping.id, json: JSON.stringify(ping) }));
    yield { seq, values: {}, rows };
  }

  return {
    publish(event, delivery = "sent") {
      apply(event);
      seq += 1;
      const published: SourceEvent = { seq, json: JSON.stringify(event) };
      stored.push(published);
      history.set(seq, state());
      if (delivery === "sent") broadcast([published]);
      else if (delivery === "twice") broadcast([published, published]);
      else if (delivery === "held") held.push(published);
    },
    releaseHeld() {
      broadcast(held.toReversed());
      held = [];
    },
    lose(reason) {
      const lost = [...open];
      open.clear();
      for (const handlers of lost) handlers.onLost(reason);
    },
    failStarts(count) {
      failingStarts = count;
    },
    forgetEvents() {
      stored = [];
    },
    state,
    stateAt: (at) => history.get(at),
    openSource() {
      counts.sources += 1;
      let mine: Handlers | null = null;
      return {
        async start(handlers) {
          await delay(1);
          if (failingStarts > 0) {
            failingStarts -= 1;
            throw new RetryableError("moving", "the publisher is moving");
          }
          mine = handlers;
          open.add(handlers);
        },
        loadSnapshot,
        async eventsSince(since) {
          counts.eventReads += 1;
          await delay(1);
          const first = stored[0]?.seq ?? seq + 1;
          if (since + 1 < first || since > seq) return { kind: "gone" };
          const rest = stored.filter((event) => event.seq > since);
          const events = rest.slice(0, eventsPerRead);
          return { kind: "events", events, more: rest.length > events.length };
        },
        close() {
          if (mine !== null) open.delete(mine);
        },
      };
    },
    counts: () => ({ ...counts }),
  };
}
