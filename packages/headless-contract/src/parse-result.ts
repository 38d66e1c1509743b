import { explainIssues } from "./explain-issues.ts";
import { sessionResultSchema } from "./result.ts";
import type { SessionResult } from "./result.ts";
import { UnsupportedContractVersionError, unsupportedVersion } from "./version.ts";

/** Larger files are refused unread. */
export const MAX_RESULT_BYTES = 1_048_576;

export type ResultProblemCode = "too_large" | "not_utf8" | "not_json" | "unsupported_version" | "invalid";

/** What the result file held. `message` is for people and repeats no value of the file, at most names of keys. */
export type ResultReading =
  | { readonly kind: "valid"; readonly result: SessionResult }
  | { readonly kind: "missing" }
  | { readonly kind: "invalid"; readonly code: ResultProblemCode; readonly message: string };

/** Reads a result file's bytes; null: the harness wrote none. An empty file is none, too. Never throws. */
export function parseResult(bytes: Uint8Array | null, maxBytes = MAX_RESULT_BYTES): ResultReading {
  if (bytes === null || bytes.byteLength === 0) return { kind: "missing" };
  if (bytes.byteLength > maxBytes) {
    return invalid("too_large", `the result file has ${bytes.byteLength} bytes, more than ${maxBytes}`);
  }
  const text = decode(bytes);
  if (text === null) return invalid("not_utf8", "the result file is not UTF-8");
  const document = parseJson(text);
  if (document === undefined) return invalid("not_json", "the result file is not JSON");
  const version = unsupportedVersion(document);
  if (version !== null) {
    return invalid("unsupported_version", new UnsupportedContractVersionError(version).message);
  }
  const parsed = sessionResultSchema.safeParse(document);
  return parsed.success
    ? { kind: "valid", result: parsed.data }
    : invalid("invalid", `the result does not fit its schema: ${explainIssues(parsed.error)}`);
}

function invalid(code: ResultProblemCode, message: string): ResultReading {
  return { kind: "invalid", code, message };
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** undefined is no JSON value, so it can stand for "none". */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
