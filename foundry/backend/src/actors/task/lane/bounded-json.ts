/** Of a brief or a result, in UTF-8. */
const MAX_BYTES = 256 * 1024;

/** JSON text; of what is larger its beginning, as `{truncated, beginning}`. */
export function boundedJson(value: unknown): string {
  const text = JSON.stringify(value) ?? "null";
  if (Buffer.byteLength(text) <= MAX_BYTES) return text;
  // Escaped once more it may be longer than it was.
  const beginning = text.slice(0, MAX_BYTES / 8).toWellFormed();
  return JSON.stringify({ truncated: true, beginning });
}
