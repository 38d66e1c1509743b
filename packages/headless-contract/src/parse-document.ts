import type { z } from "zod";
import { explainIssues } from "./explain-issues.ts";
import { refusedVersion } from "./version.ts";

export type DocumentProblemCode = "too_large" | "not_utf8" | "not_json" | "unsupported_version" | "invalid";

/** `message` is for people and repeats no value of the file, at most names of keys. */
export interface DocumentProblem {
  readonly kind: "invalid";
  readonly code: DocumentProblemCode;
  readonly message: string;
}

export interface DocumentRules<T> {
  /** For messages: "result". */
  readonly name: string;
  readonly schema: z.ZodType<T>;
  readonly maxBytes: number;
}

/** Reads a document of the contract from its bytes. Never throws. */
export function parseDocument<T>(
  bytes: Uint8Array,
  { name, schema, maxBytes }: DocumentRules<T>,
): { readonly kind: "valid"; readonly document: T } | DocumentProblem {
  if (bytes.byteLength > maxBytes) {
    return problem("too_large", `the ${name} has ${bytes.byteLength} bytes, more than ${maxBytes}`);
  }
  const text = decode(bytes);
  if (text === null) return problem("not_utf8", `the ${name} is not UTF-8`);
  const document = parseJson(text);
  if (document === undefined) return problem("not_json", `the ${name} is not JSON`);
  const refused = refusedVersion(document);
  if (refused !== null) return problem("unsupported_version", `the ${name} is refused: ${refused}`);
  const parsed = schema.safeParse(document);
  if (parsed.success) return { kind: "valid", document: parsed.data };
  return problem("invalid", `the ${name} does not fit its schema: ${explainIssues(parsed.error)}`);
}

function problem(code: DocumentProblemCode, message: string): DocumentProblem {
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
