/** What the agent was asked to say at the end. */
export type SaidStatus = "done" | "partial" | "needs-input" | "failed";
const statuses: readonly SaidStatus[] = ["done", "partial", "needs-input", "failed"];

export interface FinalMessage {
  /** null: it did not say. */
  readonly status: SaidStatus | null;
  /** What stands behind the status, in the same line. */
  readonly remark: string;
  /** The message without the line. */
  readonly text: string;
}

const LONGEST_LINE = 2000;
const saidLine =
  /^[\s>*_`#-]*FOUNDRY-STATUS:[\s*_`]*(done|partial|needs-input|failed)\b[\s*_`:.—–-]*(.*?)[\s*_`]*$/i;

/**
 * The line counts only as the last one that holds anything: what stands above may be quoted from people who know the
 * line, too.
 */
export function readFinalMessage(message: string): FinalMessage {
  const lines = message.trimEnd().split("\n");
  while (lines.length > 1 && /^\s*(?:`{3,}|~{3,})?\s*$/.test(lines.at(-1) ?? "")) lines.pop();
  const found = saidLine.exec((lines.at(-1) ?? "").slice(0, LONGEST_LINE));
  if (found === null) return { status: null, remark: "", text: message.trim() };
  const status = statuses.find((known) => known === found[1]?.toLowerCase()) ?? null;
  const above = lines.slice(0, -1).join("\n");
  const text = above.replace(/(?:^|\n)[`~]{3,}\w*\s*$/, "").trim();
  return { status, remark: (found[2] ?? "").trim(), text };
}
