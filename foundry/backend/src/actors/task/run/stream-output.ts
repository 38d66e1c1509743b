import { createRedactedStream } from "./secrets.ts";
import type { Redactor } from "./secrets.ts";

type Stream = "stdout" | "stderr" | "harness";

export interface OutputStreams {
  /** Bytes as they come; the promise is the backpressure. */
  push(stream: "stdout" | "stderr", bytes: Uint8Array): Promise<void>;
  /** What is held back yet. */
  end(): Promise<void>;
}

/** [HC7] The harness's output, redacted and in whole lines where they are not very long; its own JSON lines apart. */
export function createOutputStreams(
  redactor: Redactor,
  log: (stream: Stream, text: string) => Promise<void>,
): OutputStreams {
  const open = (name: "stdout" | "stderr") => {
    const decoder = new TextDecoder();
    const redacted = createRedactedStream(redactor);
    const sort = name === "stdout" ? createSorter() : (text: string) => [{ stream: name, text }];
    const pass = async (text: string): Promise<void> => {
      for (const part of sort(text)) if (part.text !== "") await log(part.stream, part.text);
    };
    return {
      push: (bytes: Uint8Array) => pass(redacted.push(decoder.decode(bytes, { stream: true }))),
      end: () => pass(redacted.push(decoder.decode()) + redacted.end()),
    };
  };
  const streams = { stdout: open("stdout"), stderr: open("stderr") };
  return {
    push: (stream, bytes) => streams[stream].push(bytes),
    async end() {
      await streams.stdout.end();
      await streams.stderr.end();
    },
  };
}

interface Part {
  readonly stream: Stream;
  readonly text: string;
}

/** Neighbours of one kind stay together: few calls for much output. */
function createSorter(): (text: string) => Part[] {
  let isWithinLine = false;
  return (text) => {
    const parts: { stream: Stream; text: string }[] = [];
    for (const line of text.split(/(?<=\n)/)) {
      const stream: Stream = !isWithinLine && isEvent(line) ? "harness" : "stdout";
      isWithinLine = line !== "" && !line.endsWith("\n");
      const last = parts.at(-1);
      if (last?.stream === stream) last.text += line;
      else parts.push({ stream, text: line });
    }
    return parts;
  };
}

/** A JSON object with a `type`, whole on its line. */
function isEvent(line: string): boolean {
  if (!line.startsWith("{") || !line.trimEnd().endsWith("}")) return false;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
