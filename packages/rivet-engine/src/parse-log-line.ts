import type { EngineLogLine } from "./types.ts";

/**
 * The engine writes logfmt: `ts=… level=info message="…" …`. Anything else (a panic) is an error. An engine that was
 * told to end reports each of its services as an error; nobody should be alarmed by that.
 */
export function parseLogLine(line: string, token: string, ending = false): EngineLogLine {
  const level = /^ts=\S+ level=(\w+) /.exec(line)?.[1];
  return {
    source: "engine",
    level: ending ? "debug" : levelOf(level),
    message: line.replaceAll(token, "[redacted]"),
  };
}

function levelOf(word: string | undefined): EngineLogLine["level"] {
  switch (word) {
    case "trace":
    case "debug":
      return "debug";
    case "info":
      return "info";
    case "warn":
      return "warn";
    case "error":
    case undefined:
    default:
      return "error";
  }
}
