import { parseDocument } from "./parse-document.ts";
import type { DocumentProblem } from "./parse-document.ts";
import { sessionResultSchema } from "./result.ts";
import type { SessionResult } from "./result.ts";

/** Larger files are refused unread. */
export const MAX_RESULT_BYTES = 1_048_576;

/** What the result file held. */
export type ResultReading =
  { readonly kind: "valid"; readonly result: SessionResult } | { readonly kind: "missing" } | DocumentProblem;

/** Reads a result file's bytes; null: the harness wrote none. An empty file is none, too. Never throws. */
export function parseResult(bytes: Uint8Array | null, maxBytes = MAX_RESULT_BYTES): ResultReading {
  if (bytes === null || bytes.byteLength === 0) return { kind: "missing" };
  const parsed = parseDocument(bytes, { name: "result", schema: sessionResultSchema, maxBytes });
  return parsed.kind === "valid" ? { kind: "valid", result: parsed.document } : parsed;
}
