import type { Socket } from "node:net";

const TEXT_FRAME = 0x81;

/** A whole unmasked text frame, as a server sends it (RFC 6455, 5.2). */
function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerLength + length);
  frame[0] = TEXT_FRAME;
  if (headerLength === 2) frame[1] = length;
  else if (headerLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headerLength);
  return frame;
}

/** Writes texts as frames to many sockets. */
export interface FrameWriter {
  write(stream: Socket, text: string): void;
  /** Frames since the start. */
  written(): number;
}

/**
 * The hub hands the same string to all sockets of a topic, one after the other: it is framed once for all. What a
 * socket is sent in one turn of the event loop leaves in one system call, so a burst costs little more than one event.
 */
export function createFrameWriter(): FrameWriter {
  const corked = new Set<Socket>();
  let lastText: string | null = null;
  let lastFrame: Buffer = Buffer.alloc(0);
  let count = 0;

  function uncorkAll(): void {
    for (const stream of corked) stream.uncork();
    corked.clear();
  }

  function cork(stream: Socket): void {
    if (corked.has(stream)) return;
    if (corked.size === 0) setImmediate(uncorkAll);
    corked.add(stream);
    stream.cork();
  }

  return {
    write(stream, text) {
      if (text !== lastText) {
        lastFrame = textFrame(text);
        lastText = text;
      }
      count += 1;
      cork(stream);
      stream.write(lastFrame);
    },
    written: () => count,
  };
}
