import { isUtf8 } from "node:buffer";

/**
 * The body as JSON of any shape, or undefined when it is none. JSON is UTF-8 by definition, so a body that passed is
 * also lossless as text. Nesting of any depth parses; do not recurse over the result without a bound.
 */
export function parseJsonBody(body: Uint8Array): unknown {
  if (!isUtf8(body)) return undefined;
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
