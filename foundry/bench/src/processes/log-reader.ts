import { serveProcedures } from "../harness/rpc.ts";
import { type LiveSocket, openLiveSocket } from "./live-socket.ts";

export interface ReadLogOptions {
  readonly url: string;
  /** What is sent first; null: nothing, and every byte that comes is log. */
  readonly subscribe: string | null;
}

export type LogReaderProcedures = {
  open(options: ReadLogOptions): Promise<void>;
  /** What came since `open`, up to the last byte of it. */
  read(input: null): { bytes: number; elapsedMs: number };
  close(input: null): void;
};

let socket: LiveSocket | null = null;
let bytes = 0;
let firstAt = 0;
let lastAt = 0;

/** Someone who watches a log: counts its text as it comes, parsed as a browser would, or as it is. */
const procedures: LogReaderProcedures = {
  async open({ url, subscribe }) {
    [bytes, firstAt, lastAt] = [0, 0, 0];
    socket = await openLiveSocket(new URL(url), (payload) => {
      const size = subscribe === null ? payload.length : textBytes(payload);
      if (size === 0) return;
      if (bytes === 0) firstAt = performance.now();
      bytes += size;
      lastAt = performance.now();
    });
    if (subscribe !== null) socket.send(subscribe);
  },
  read: () => ({ bytes, elapsedMs: lastAt - firstAt }),
  close() {
    socket?.close();
    socket = null;
  },
};

interface Message {
  readonly type: string;
  readonly event?: {
    readonly type: string;
    readonly chunk?: { readonly stream: string; readonly text: string };
  };
}

/** Of the harness's own output; what the service says of itself does not count. */
function textBytes(payload: Buffer): number {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own service's message
  const { event } = JSON.parse(payload.toString()) as Message;
  if (event?.type !== "logAppended" || event.chunk?.stream !== "stdout") return 0;
  return Buffer.byteLength(event.chunk.text);
}

serveProcedures(procedures);
