import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { clientTextFrame, createFrameReader } from "./frame-reader.ts";

export interface LiveSocket {
  send(text: string): void;
  close(): void;
}

/** A WebSocket that only counts: see `createFrameReader`. `onText` gets each message's bytes. */
export async function openLiveSocket(url: URL, onText: (payload: Buffer) => void): Promise<LiveSocket> {
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
  await handshake(socket, url);
  const read = createFrameReader((payload) => {
    if (payload.equals(ping)) socket.write(pong);
    else onText(payload);
  });
  socket.on("data", read);
  // Whoever waits for a message would wait for ever: better no figure than that.
  const lost = (): never => {
    throw new Error(`the socket to ${url.host} was closed`);
  };
  socket.on("close", lost);
  return {
    send: (text) => void socket.write(clientTextFrame(text)),
    close() {
      socket.off("close", lost);
      socket.destroy();
    },
  };
}

/** The service ends a socket that does not answer. */
const ping = Buffer.from('{"type":"ping"}');
const pong = clientTextFrame('{"type":"pong"}');

/** Resolves after the server's 101; the first frames, which may come with it, are put back. */
function handshake(socket: Socket, url: URL): Promise<void> {
  const request = [
    `GET ${url.pathname} HTTP/1.1`,
    `host: ${url.host}`,
    `origin: http://${url.host}`,
    "upgrade: websocket",
    "connection: Upgrade",
    "sec-websocket-version: 13",
    `sec-websocket-key: ${randomBytes(16).toString("base64")}`,
  ];
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const read = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const end = received.indexOf("\r\n\r\n");
      if (end < 0) return;
      socket.off("data", read);
      if (!received.subarray(0, 12).equals(Buffer.from("HTTP/1.1 101"))) {
        reject(new Error(`no WebSocket at ${url.host}: ${received.subarray(0, 200).toString("latin1")}`));
        return;
      }
      socket.pause();
      if (received.length > end + 4) socket.unshift(received.subarray(end + 4));
      resolve();
      // After the caller has set its own listener.
      setImmediate(() => socket.resume());
    };
    socket.on("data", read);
    socket.once("error", reject);
    socket.write(`${request.join("\r\n")}\r\n\r\n`);
  });
}
