import type { SessionBrief } from "@foundry/headless-contract";
import type { Answer } from "../host/run-program.ts";
import type { Heard } from "./listen.ts";
import { cut } from "./listen.ts";
import { readFinalMessage } from "./status-line.ts";
import type { FinalMessage } from "./status-line.ts";

/** What is known when the agent has ended. */
export interface Ended {
  readonly heard: Heard;
  readonly task: SessionBrief["task"];
  readonly hasCommits: boolean;
}

/** The result's words: from the agent's last message, held against what git says. */
export function decideAnswer(ended: Ended): Answer {
  const { heard, task, hasCommits } = ended;
  const final = readFinalMessage(heard.message);
  const { status, exitReason } = decideStatus(ended, final);
  const summary = cut(final.remark, 1000) || firstParagraph(final.text) || fallbackSummary(ended);
  const closes =
    task.kind === "fix_issue" && status === "success" && hasCommits
      ? `\n\nCloses #${task.issue_number}.`
      : "";
  const prBody = hasCommits ? `${final.text.slice(0, 20_000)}${closes}`.trim() : "";
  return { status, summary, prBody, exitReason };
}

function decideStatus(
  { heard, hasCommits }: Ended,
  final: FinalMessage,
): Pick<Answer, "status" | "exitReason"> {
  if (heard.gaveUp !== null) return { status: hasCommits ? "partial" : "failure", exitReason: null };
  switch (final.status) {
    case "done":
      return { status: "success", exitReason: null };
    case "partial":
      return { status: "partial", exitReason: null };
    case "needs-input":
      return { status: "needs_input", exitReason: "ambiguous_spec" };
    case "failed":
      return { status: "failure", exitReason: null };
    case null:
      return { status: hasCommits ? "success" : "partial", exitReason: null };
  }
}

function fallbackSummary({ heard, hasCommits }: Ended): string {
  if (heard.gaveUp !== null) return `The agent stopped at a limit of its own (${heard.gaveUp}).`;
  return hasCommits
    ? "The agent committed its work."
    : "The agent ended without a word and without a change.";
}

function firstParagraph(text: string): string {
  return cut(text.split(/\n\s*\n/, 1)[0]?.trim() ?? "", 600);
}
