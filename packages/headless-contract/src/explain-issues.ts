import type { z } from "zod";

const MAX_ISSUES = 5;
const MAX_CHARACTERS = 500;

/** Where a document breaks its schema, and how, in one line; values are not repeated, names of odd keys are. */
export function explainIssues(error: z.ZodError): string {
  const lines = error.issues.slice(0, MAX_ISSUES).map((issue) => `${where(issue.path)}: ${issue.message}`);
  const more = error.issues.length - lines.length;
  const all = more > 0 ? [...lines, `and ${more} more`] : lines;
  return shorten(all.join("; ").replaceAll(/[\u0000-\u001F\u007F]+/g, " "));
}

function where(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the document";
  return path
    .map((part, index) =>
      typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`,
    )
    .join("");
}

function shorten(line: string): string {
  return line.length <= MAX_CHARACTERS ? line : `${line.slice(0, MAX_CHARACTERS - 1)}…`;
}
