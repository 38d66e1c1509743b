import { expect, test } from "vitest";
import { parseLogLine } from "./parse-log-line.ts";

test.each([
  ['ts=2026-11-20T18:43:02.5Z level=info message="starting rivet"', "info"],
  ['ts=2026-11-20T18:43:02.5Z level=trace message="x"', "debug"],
  ['ts=2026-11-20T18:43:02.5Z level=warn message="slow"', "warn"],
  ["thread 'main' panicked at src/main.rs:1:1", "error"],
])("%s is of its level", (line, level) => {
  expect(parseLogLine(line, "token")).toEqual({ source: "engine", level, message: line });
});

test("the complaints of an engine that was told to end alarm nobody", () => {
  const line = 'ts=2026-11-20T18:43:02.5Z level=error message="service exited unexpectedly" service=guard';
  expect(parseLogLine(line, "token", true).level).toBe("debug");
});

test("the token never reaches the log", () => {
  expect(parseLogLine("ts=1 level=info uri=/x?rvt-token=abc123", "abc123").message).not.toContain("abc123");
});
