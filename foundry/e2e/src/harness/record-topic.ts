import { topicModels } from "@foundry/shared";
import type { ServerMessage, Topic, TopicChange } from "@foundry/shared";
import { WebSocket } from "ws";

export interface TopicRecorder {
  readonly seq: () => number;
  /**
   * What broke the rules: seq rises by exactly 1 between snapshots, a snapshot never goes back, and one with the seq
   * that we have says what we have. Empty when the topic was gap-free.
   */
  readonly gaps: () => readonly string[];
  readonly events: () => number;
  readonly snapshots: () => number;
  /** The state that snapshots and events led to: values, and the rows of each collection by key. */
  readonly state: () => TopicState;
  close(): void;
}

export interface TopicState {
  readonly values: Record<string, unknown>;
  readonly rows: Record<string, Record<string, unknown>>;
}

/** Its methods' parameters are wider than those of the typed models, which every model of ours fits. */
interface Model {
  readonly collections: Readonly<Record<string, { key(row: unknown): string; keep?: number }>>;
  readonly values: readonly string[];
  change(event: unknown): TopicChange;
}

interface Recording {
  seq: number;
  events: number;
  snapshots: number;
  readonly gaps: string[];
  state: TopicState;
}

/**
 * Watches one topic over every restart of the service, resuming from its last seq as a browser does. A reader of its
 * own, so that the product's client and the server cannot be wrong together. `onEvent` hears each event as it comes.
 */
export function recordTopic(
  serviceUrl: string,
  topic: Topic,
  onEvent: (event: unknown) => void = () => undefined,
): TopicRecorder {
  const model: Model = topicModels[topic.name];
  const recording: Recording = {
    seq: -1,
    events: 0,
    snapshots: 0,
    gaps: [],
    state: { values: {}, rows: {} },
  };
  let closed = false;
  let socket: WebSocket | null = null;
  let retry: NodeJS.Timeout | null = null;

  const connect = () => {
    retry = null;
    socket = new WebSocket(`${serviceUrl.replace("http", "ws")}/api/live`, { origin: serviceUrl });
    socket.on("open", () => {
      const since = recording.seq < 0 ? null : recording.seq;
      socket?.send(JSON.stringify({ type: "subscribe", topic, since }));
    });
    socket.on("message", (data) => {
      if (!Buffer.isBuffer(data)) return;
      const message = parseMessage(data.toString());
      note(recording, model, message);
      if (message.type === "event") onEvent(message.event);
    });
    socket.on("error", () => socket?.terminate());
    socket.on("close", () => {
      if (!closed) retry = setTimeout(connect, 50);
    });
  };
  connect();
  return {
    seq: () => recording.seq,
    gaps: () => recording.gaps,
    events: () => recording.events,
    snapshots: () => recording.snapshots,
    state: () => recording.state,
    close() {
      closed = true;
      if (retry !== null) clearTimeout(retry);
      socket?.terminate();
    },
  };
}

/** A snapshot as the API gives it, in the form that a recording has. */
export function stateOfSnapshot(name: Topic["name"], data: unknown): TopicState {
  return readSnapshot(topicModels[name], data);
}

function parseMessage(text: string): ServerMessage {
  return JSON.parse(text);
}

function note(recording: Recording, model: Model, message: ServerMessage): void {
  switch (message.type) {
    case "snapshot":
      return noteSnapshot(recording, model, message);
    case "event":
      if (message.seq !== recording.seq + 1) recording.gaps.push(`event ${recording.seq} → ${message.seq}`);
      recording.seq = message.seq;
      recording.events += 1;
      return apply(recording.state, model, model.change(message.event));
    case "subscribed":
      if (message.seq < recording.seq) recording.gaps.push(`resumed ${recording.seq} at ${message.seq}`);
      return;
    // Said while the engine or a topic's actor is away; a snapshot or events follow.
    case "error":
    case "ping":
    case "pong":
  }
}

function noteSnapshot(recording: Recording, model: Model, message: { seq: number; data: unknown }): void {
  const state = readSnapshot(model, message.data);
  if (message.seq < recording.seq) recording.gaps.push(`snapshot ${recording.seq} → ${message.seq}`);
  if (message.seq === recording.seq) {
    const [ours, theirs] = [canonical(recording.state), canonical(state)];
    if (ours !== theirs)
      recording.gaps.push(`at ${message.seq} we had\n${ours}\nthe snapshot says\n${theirs}`);
  }
  recording.seq = message.seq;
  recording.snapshots += 1;
  recording.state = state;
}

function readSnapshot(model: Model, data: unknown): TopicState {
  const given = new Map(Object.entries(Object(data)));
  const state: TopicState = { values: {}, rows: {} };
  for (const name of model.values) state.values[name] = given.get(name);
  for (const [name, collection] of Object.entries(model.collections)) {
    const rows = given.get(name);
    if (!Array.isArray(rows)) throw new Error(`a snapshot without ${name}`);
    // The newest comes first; a recording keeps the oldest first, so that a new row goes to the end.
    state.rows[name] = Object.fromEntries(
      rows.toReversed().map((row: unknown) => [collection.key(row), row]),
    );
  }
  return state;
}

function apply(state: TopicState, model: Model, change: TopicChange): void {
  if (change.op === "set") {
    state.values[change.name] = change.value;
    return;
  }
  const rows = (state.rows[change.collection] ??= {});
  if (change.op === "remove") {
    delete rows[change.key];
    return;
  }
  rows[change.key] = change.value;
  const keep = model.collections[change.collection]?.keep ?? Number.POSITIVE_INFINITY;
  const keys = Object.keys(rows);
  if (keys.length > keep && keys[0] !== undefined) delete rows[keys[0]];
}

function canonical({ values, rows }: TopicState): string {
  const sorted = Object.entries(rows).map(([name, of]) => [
    name,
    Object.entries(of)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([, row]) => row),
  ]);
  return JSON.stringify({ values, rows: Object.fromEntries(sorted) });
}
