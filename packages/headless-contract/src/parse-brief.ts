import { sessionBriefSchema } from "./brief.ts";
import type { SessionBrief } from "./brief.ts";
import { parseDocument } from "./parse-document.ts";
import type { DocumentProblem } from "./parse-document.ts";

/** A review's diff and an issue's body are some 64 KiB each; more is nobody's brief. */
const MAX_BRIEF_BYTES = 4_194_304;

/** Reads a brief's bytes, as a harness does. Never throws. */
export function parseBrief(
  bytes: Uint8Array,
): { readonly kind: "valid"; readonly brief: SessionBrief } | DocumentProblem {
  const parsed = parseDocument(bytes, {
    name: "brief",
    schema: sessionBriefSchema,
    maxBytes: MAX_BRIEF_BYTES,
  });
  return parsed.kind === "valid" ? { kind: "valid", brief: parsed.document } : parsed;
}
