import type { RepoConfig, RepoConfigIssue } from "@foundry/shared";
import { parse, TomlError } from "smol-toml";
import { fileSchema, limits } from "./file-schema.ts";
import { errorsOf, pathOf, warningsOf } from "./issues-of.ts";
import { locateKeys, type Locate } from "./locate-keys.ts";
import type { ConfigPath } from "./path.ts";

/** Where the file is, from the repository's root. */
export const repoConfigPath = ".code-factory/config.toml";

/** What a file says, or why it cannot be used. Nothing of it quotes the file [RC4]. */
export type ParsedRepoConfig =
  | { readonly kind: "valid"; readonly config: RepoConfig; readonly warnings: readonly RepoConfigIssue[] }
  | InvalidRepoConfig;

export interface InvalidRepoConfig {
  readonly kind: "invalid";
  readonly code: "file_too_large" | "file_not_utf8" | "toml_syntax" | "config_invalid";
  /** For people, about the whole file. */
  readonly message: string;
  readonly issues: readonly RepoConfigIssue[];
}

/** Tables within tables; the schema needs four. */
const maxDepth = 50;

/** [RC4] [RC7] Bytes of the file to what its author wrote: sparse, sizes in one form, unknown keys kept out. */
export function parseRepoConfig(bytes: Uint8Array): ParsedRepoConfig {
  if (bytes.byteLength > limits.fileBytes)
    return invalid("file_too_large", "The file is larger than 256 KiB.");
  const text = decode(bytes);
  if (text === null) return invalid("file_not_utf8", "The file is not UTF-8 text.");
  const table = parseToml(text);
  return "kind" in table ? table : validate(table.value, locateOnDemand(text));
}

/** Most files have no issue, and need no search for its line. */
function locateOnDemand(text: string): Locate {
  let locate: Locate | null = null;
  return (path) => (locate ??= locateKeys(text))(path);
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function parseToml(text: string): { readonly value: object } | InvalidRepoConfig {
  try {
    return { value: withoutDates(parse(text, { maxDepth })) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Its message and code block quote the file.
    const { line, column } = error instanceof TomlError ? error : { line: null, column: null };
    const where = line === null ? "" : ` (line ${line}, column ${column})`;
    const issue = { path: "", message: "is not valid TOML here", line, column };
    return invalid("toml_syntax", `The file is not valid TOML${where}.`, line === null ? [] : [issue]);
  }
}

/** No value of the schema is a date, and zod would take one for a table: null is of no type that it accepts. */
function withoutDates(value: object): object {
  const waiting = [value];
  for (let table = waiting.pop(); table !== undefined; table = waiting.pop()) {
    for (const [name, child] of Object.entries(table)) {
      if (child instanceof Date) Reflect.set(table, name, null);
      else if (typeof child === "object" && child !== null) waiting.push(child);
    }
  }
  return value;
}

function validate(value: object, locate: Locate): ParsedRepoConfig {
  const unknownKeys: ConfigPath[] = [];
  removeUnknownKeys(value, unknownKeys);
  const warnings = warningsOf(unknownKeys, locate);
  const { success, data, error } = fileSchema.safeParse(value, { reportInput: true });
  if (success) return { kind: "valid", config: data, warnings };
  const errors = errorsOf(error.issues, locate);
  const message = errors.length === 1 ? "1 value is not valid." : `${errors.length} values are not valid.`;
  // A key that is required and missing is often there, with a slip of the pen.
  return invalid("config_invalid", message, [...errors, ...warnings]);
}

/** The schema says itself what it does not know. */
function removeUnknownKeys(value: object, unknownKeys: ConfigPath[]): void {
  for (const issue of fileSchema.safeParse(value).error?.issues ?? []) {
    if (issue.code !== "unrecognized_keys") continue;
    const path = pathOf(issue);
    const table = childOf(value, path);
    for (const key of issue.keys) {
      unknownKeys.push([...path, key]);
      Reflect.deleteProperty(table, key);
    }
  }
}

function childOf(value: object, path: ConfigPath): object {
  return path.reduce<object>((parent, part) => Object(Reflect.get(parent, part)), value);
}

function invalid(
  code: InvalidRepoConfig["code"],
  message: string,
  issues: readonly RepoConfigIssue[] = [],
): InvalidRepoConfig {
  return { kind: "invalid", code, message, issues };
}
