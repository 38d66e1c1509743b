import type { RepoConfigIssue } from "@foundry/shared";
import type { z } from "zod";
import type { Locate } from "./locate-keys.ts";
import { formatPath, type ConfigPath } from "./path.ts";

type ZodIssue = z.core.$ZodIssue;

/** A list that a page and a check run can show; the rest is counted. */
const maxIssues = 100;

/** An issue at a path, with the line of the path or of the nearest table that holds it. */
function issueAt(path: ConfigPath, message: string, locate: Locate): RepoConfigIssue {
  let position = null;
  for (let length = path.length; length > 0 && position === null; length--) {
    position = locate(path.slice(0, length));
  }
  const { line = null, column = null } = position ?? {};
  return { path: formatPath(path), message, line, column };
}

/** Keys that the file may not have: kept out, and told to the author. */
export function warningsOf(unknownKeys: readonly ConfigPath[], locate: Locate): RepoConfigIssue[] {
  return limited(
    unknownKeys.map((path) => issueAt(path, "is not a known key; it has no effect", locate)),
    "further warnings",
  );
}

/** One for each value: an empty text that is blank, too, is one mistake. */
export function errorsOf(issues: readonly ZodIssue[], locate: Locate): RepoConfigIssue[] {
  const first = new Map<string, ZodIssue>();
  for (const issue of issues) {
    const key = JSON.stringify(issue.path);
    if (!first.has(key)) first.set(key, issue);
  }
  return limited(
    [...first.values()].map((issue) => issueAt(pathOf(issue), messageOf(issue), locate)),
    "further errors",
  );
}

export function pathOf({ path }: ZodIssue): ConfigPath {
  return path.map((part) => (typeof part === "number" ? part : String(part)));
}

/** The rule. zod's own texts hold no values either, but they speak of JavaScript's types. */
function messageOf(issue: ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "is required"
        : `must be ${typeNames[issue.expected] ?? "another type"}`;
    case "invalid_value":
      return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "too_big":
    case "too_small":
    case "custom":
    case "invalid_format":
      return issue.message;
    case "not_multiple_of":
    case "unrecognized_keys":
    case "invalid_union":
    case "invalid_key":
    case "invalid_element":
      return "is not valid";
    default:
      return unreachable(issue);
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: "a string",
  boolean: "true or false",
  array: "a list",
  object: "a table",
};

function unreachable(issue: never): never {
  throw new Error(`no text for the issue ${String(issue)}`);
}

function limited(issues: RepoConfigIssue[], what: string): RepoConfigIssue[] {
  if (issues.length <= maxIssues) return issues;
  const rest = issues.length - maxIssues;
  return [
    ...issues.slice(0, maxIssues),
    { path: "", message: `${rest} ${what} are not listed`, line: null, column: null },
  ];
}
