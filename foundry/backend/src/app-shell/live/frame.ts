const TEXT_FRAME = 0x81;

/** A whole unmasked text frame, as a server sends it (RFC 6455, 5.2). */
export function textFrame(text: string): Buffer {
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

/** The hub hands the same string to all sockets of a topic, one after the other: it is framed once for all. */
export function createFrames(): (text: string) => Buffer {
  let lastText: string | null = null;
  let lastFrame: Buffer = Buffer.alloc(0);
  return (text) => {
    if (text !== lastText) {
      lastFrame = textFrame(text);
      lastText = text;
    }
    return lastFrame;
  };
}
