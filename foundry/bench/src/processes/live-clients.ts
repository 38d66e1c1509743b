import { serveProcedures } from "../harness/rpc.ts";
import { openLiveSocket } from "./live-socket.ts";
import type { LiveSocket } from "./live-socket.ts";

export interface LiveClientsOptions {
  readonly url: string;
  /** What each socket sends once it is open; null: nothing, and no snapshot is waited for. One socket per entry. */
  readonly subscriptions: readonly (string | null)[];
}

/** The message that is waited for: the one that contains all of these. */
export type Mark = readonly string[];

export interface Received {
  /** Messages at every socket, up to and with the awaited one. */
  readonly messages: number;
  /** From the first of them at any socket until the awaited one was at the last socket. */
  readonly elapsedMs: number;
  /** The messages of one socket, in order. */
  readonly texts: string[];
}

export type LiveClientsProcedures = {
  /** Opens the sockets and resolves when each that subscribes has got its snapshot. */
  open(options: LiveClientsOptions): Promise<void>;
  /** From now on: counts until every socket has got a message with that mark. */
  receiveUntil(mark: Mark): Promise<Received>;
  /** Resolves when the awaiting above has begun, so that the sender can begin. */
  ready(input: null): Promise<void>;
  close(input: null): Promise<void>;
};

const sockets: LiveSocket[] = [];
let onMessage: (socket: number, payload: Buffer) => void = () => undefined;
const snapshotMark = Buffer.from('{"type":"snapshot"');

function isSnapshot(payload: Buffer): boolean {
  return payload.subarray(0, snapshotMark.length).equals(snapshotMark);
}

const procedures: LiveClientsProcedures = {
  async open({ url, subscriptions }) {
    const snapshots = waitForAll(subscriptions.length, isSnapshot);
    for (const [index, subscription] of subscriptions.entries()) {
      const socket = await openLiveSocket(new URL(url), (payload) => onMessage(index, payload));
      sockets.push(socket);
      if (subscription !== null) socket.send(subscription);
    }
    if (subscriptions.some((subscription) => subscription !== null)) await snapshots;
  },
  async receiveUntil(mark) {
    const parts = mark.map((part) => Buffer.from(part));
    const texts: string[] = [];
    let messages = 0;
    let firstAt = 0;
    await waitForAll(
      sockets.length,
      (payload) => parts.every((part) => payload.includes(part)),
      (socket, payload) => {
        if (messages === 0) firstAt = performance.now();
        messages += 1;
        if (socket === 0) texts.push(payload.toString());
      },
    );
    return { messages, elapsedMs: performance.now() - firstAt, texts };
  },
  ready: () => Promise.resolve(),
  async close() {
    for (const socket of sockets.splice(0)) socket.close();
  },
};

/** Resolves when each socket has got a message that `isAwaited`; `onEach` sees all until then. */
function waitForAll(
  count: number,
  isAwaited: (payload: Buffer) => boolean,
  onEach: (socket: number, payload: Buffer) => void = () => undefined,
): Promise<void> {
  const done = new Uint8Array(count);
  let left = count;
  return new Promise((resolve) => {
    onMessage = (socket, payload) => {
      if (done[socket] === 1) return;
      onEach(socket, payload);
      if (!isAwaited(payload)) return;
      done[socket] = 1;
      left -= 1;
      if (left === 0) resolve();
    };
  });
}

serveProcedures(procedures);
