import { connect } from "node:net";
import type { Socket } from "node:net";

export interface Answer {
  readonly status: number;
  readonly ms: number;
}

export interface LoadConnection {
  /** One HTTP/1.1 request on the kept-open connection; the next one only after its answer. */
  send(head: string, body: Buffer): Promise<Answer>;
  close(): void;
}

/**
 * A bare HTTP/1.1 connection. A load generator shares the machine with what it measures, so it must cost as little as
 * possible: no client library, no parsing beyond where an answer ends.
 */
export async function openLoadConnection(host: string, port: number): Promise<LoadConnection> {
  const socket = connect({ host, port, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  return attach(socket);
}

function attach(socket: Socket): LoadConnection {
  let received = "";
  let waiting: (PromiseWithResolvers<Answer> & { readonly sentAt: number }) | null = null;
  const fail = (error: Error): void => {
    waiting?.reject(error);
    waiting = null;
  };
  socket.setEncoding("latin1");
  socket.on("data", (text: string) => {
    received += text;
    const end = endOfAnswer(received);
    if (end === null || waiting === null) return;
    const status = Number(received.slice(9, 12));
    received = received.slice(end);
    const { resolve, sentAt } = waiting;
    waiting = null;
    resolve({ status, ms: performance.now() - sentAt });
  });
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("the server closed the connection")));
  return {
    send(head, body) {
      waiting = { ...Promise.withResolvers<Answer>(), sentAt: performance.now() };
      const { promise } = waiting;
      socket.cork();
      socket.write(head, "latin1");
      socket.write(body);
      socket.uncork();
      return promise;
    },
    close() {
      socket.removeAllListeners("close");
      socket.destroy();
    },
  };
}

/** Where the first answer in `text` ends, or null while it is incomplete. */
function endOfAnswer(text: string): number | null {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return null;
  const bodyStart = headEnd + 4;
  const head = text.slice(0, headEnd).toLowerCase();
  const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
  if (length !== undefined) return complete(text, bodyStart + Number(length));
  if (!head.includes("\r\ntransfer-encoding: chunked")) return bodyStart;
  const last = text.indexOf("0\r\n\r\n", bodyStart);
  return last < 0 ? null : last + 5;
}

function complete(text: string, end: number): number | null {
  return text.length >= end ? end : null;
}
