/**
 * Cuts a WebSocket byte stream into the payloads of its text frames, without decoding them. A thousand of these must
 * cost less than the server that feeds them, so it does no more than RFC 6455 demands of a client that only listens.
 */
export function createFrameReader(onText: (payload: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let frame = frameAt(bytes, at); frame !== null; frame = frameAt(bytes, at)) {
      if (frame.opcode === 1) onText(bytes.subarray(frame.start, frame.end));
      at = frame.end;
    }
    rest = bytes.subarray(at);
  };
}

function frameAt(bytes: Buffer, at: number): { opcode: number; start: number; end: number } | null {
  if (bytes.length < at + 2) return null;
  const opcode = bytes.readUInt8(at) & 0x0f;
  const short = bytes.readUInt8(at + 1) & 0x7f;
  const header = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < at + header) return null;
  const length =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
  const start = at + header;
  return bytes.length < start + length ? null : { opcode, start, end: start + length };
}

/** A client's text frame: masked, with a mask of zeros, as nothing here has to be hidden from a proxy. */
export function clientTextFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 65_535) throw new Error("no client message is that long");
  const header =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length])
      : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([header, Buffer.alloc(4), payload]);
}
