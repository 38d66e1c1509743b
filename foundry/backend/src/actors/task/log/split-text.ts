/** A chunk's text at most, in UTF-8. */
export const CHUNK_BYTES = 16 * 1024;

/**
 * A text in pieces of at most `maxBytes` of UTF-8: each ends with a line where lines are shorter, and never inside a
 * character. Joined they are the text (a lone surrogate becomes U+FFFD).
 */
export function splitText(text: string, maxBytes = CHUNK_BYTES): string[] {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length <= maxBytes) return text === "" ? [] : [text.toWellFormed()];
  const pieces: string[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = endOfPiece(bytes, start, maxBytes);
    pieces.push(bytes.toString("utf8", start, end));
    start = end;
  }
  return pieces;
}

function endOfPiece(bytes: Buffer, start: number, maxBytes: number): number {
  const furthest = start + maxBytes;
  if (furthest >= bytes.length) return bytes.length;
  const newline = bytes.lastIndexOf(0x0a, furthest - 1);
  if (newline >= start) return newline + 1;
  let end = furthest;
  while (isContinuation(bytes[end])) end -= 1;
  return end;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
