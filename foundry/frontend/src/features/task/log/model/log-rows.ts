import type { TaskLogChunk } from "@foundry/shared";
import { readEvent } from "./read-event.ts";
import { styleAfter } from "./style-after.ts";

/** One row of the log as it is shown. Rows are never changed. */
export interface LogRow {
  /** Unique and the same whenever its chunk is loaded again. */
  readonly key: string;
  readonly kind: TaskLogChunk["stream"] | "attempt" | "hole";
  readonly attempt: number;
  /** With colour codes, where there are any. */
  readonly text: string;
  /** What is seen and searched. */
  readonly plain: string;
  /** What an event of the harness is. */
  readonly label: string | null;
  readonly atMs: number;
}

const ESCAPE = "\u001b";
/** Colours and styles; they are kept. */
const STYLE = /\u001b\[[\d;:]*m/g;
/** All other sequences of a terminal: moves, titles, links. Nothing here can obey them. */
const OTHER =
  /\u001b(?:\[[<=>?][\d;:]*[ -/]*[@-~]|\[[\d;:]*[ -/]*[@-ln-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b]*(?:\u001b\\)?|[ -/]+[0-~]|[0-OQ-WYZ\\`-~]|(?!\[[\d;:]*m))/g;
const CONTROL = /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f]/g;
const TAB = 8;

/** The rows of a chunk. Colours that are still on at a line's end go on in the next line of the same chunk. */
export function rowsOfChunk(chunk: TaskLogChunk): readonly LogRow[] {
  const rows: LogRow[] = [];
  const add = (text: string, plain: string, label: string | null) =>
    rows.push({
      key: `${chunk.n}.${rows.length}`,
      kind: chunk.stream,
      attempt: chunk.attempt,
      text,
      plain,
      label,
      atMs: chunk.atMs,
    });
  let style = "";
  for (const line of linesOf(chunk.text)) {
    if (chunk.stream === "harness") {
      for (const { label, text } of readEvent(line)) {
        for (const [at, part] of text.split("\n").entries()) {
          const shown = cleanLine(part).replaceAll(STYLE, "");
          add(shown, shown, at === 0 ? label : "");
        }
      }
      continue;
    }
    const text = cleanLine(line);
    if (style === "" && !text.includes(ESCAPE)) {
      add(text, text, null);
      continue;
    }
    add(style + text, text.replaceAll(STYLE, ""), null);
    style = styleAfter(style + text);
  }
  return rows;
}

/** The row over an attempt's first output. */
export function attemptRow(chunk: TaskLogChunk): LogRow {
  // What the service says before it starts the agent belongs to no attempt.
  const plain = chunk.attempt === 0 ? "Before the first attempt" : `Attempt ${chunk.attempt}`;
  return {
    key: `a${chunk.attempt}.${chunk.n}`,
    kind: "attempt",
    attempt: chunk.attempt,
    text: plain,
    plain,
    label: null,
    atMs: chunk.atMs,
  };
}

/** Where the cap of the log took chunks out before this one. */
export function holeRow(chunk: TaskLogChunk): LogRow {
  const plain = "A part of the log was left out here: it was longer than what is kept.";
  return {
    key: `h${chunk.n}`,
    kind: "hole",
    attempt: chunk.attempt,
    text: plain,
    plain,
    label: null,
    atMs: chunk.atMs,
  };
}

function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  if (lines.length > 1 && lines.at(-1) === "") lines.pop();
  return lines;
}

/** What a terminal would show of a line: a carriage return begins it anew. */
function cleanLine(line: string): string {
  const whole = line.endsWith("\r") ? line.slice(0, -1) : line;
  const last = whole.slice(whole.lastIndexOf("\r") + 1);
  const plain = last.includes(ESCAPE) ? last.replaceAll(OTHER, "") : last;
  return expandTabs(plain.replaceAll(CONTROL, ""));
}

function expandTabs(line: string): string {
  if (!line.includes("\t")) return line;
  let out = "";
  for (const part of line.split("\t")) {
    const width = out.replaceAll(STYLE, "").length + part.replaceAll(STYLE, "").length;
    out += part + " ".repeat(TAB - (width % TAB));
  }
  return out.trimEnd();
}
