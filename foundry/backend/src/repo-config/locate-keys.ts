import type { ConfigPath } from "./path.ts";

/** From 1; columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds where a value is written: its key, its table's header, its place in a list; null for a path that is not. */
export type Locate = (path: ConfigPath) => Position | null;

interface Scanner {
  readonly text: string;
  at: number;
  readonly positions: Map<string, number>;
  /** How many tables a list of tables (`[[name]]`) has so far, by its path. */
  readonly listLengths: Map<string, number>;
}

type MutablePath = (string | number)[];

/**
 * Paths are noted as text. A file that is made to be slow to read (a key of ten thousand parts, or a name of a hundred
 * thousand letters above many keys) must not make many and long texts: the schema's paths have five parts.
 */
const maxParts = 8;
const maxName = 64;

/**
 * The positions of all keys of a TOML document, which no parser of values gives.
 * @param text valid TOML: on anything else the answer may be wrong, but it comes
 */
export function locateKeys(text: string): Locate {
  const scanner: Scanner = { text, at: 0, positions: new Map(), listLengths: new Map() };
  let table: MutablePath = [];
  while (skipBlank(scanner)) {
    const before = scanner.at;
    if (text[scanner.at] === "[") table = readHeader(scanner);
    else readPair(scanner, table);
    // Only a document that is not TOML could stop the scanner.
    if (scanner.at === before) scanner.at += 1;
  }
  const lines = lineStarts(text);
  return (path) => {
    const offset = scanner.positions.get(keyOf(path));
    return offset === undefined ? null : positionOf(lines, offset);
  };
}

function keyOf(path: ConfigPath): string {
  return JSON.stringify(path.map((part) => (typeof part === "string" ? part.slice(0, maxName) : part)));
}

/** The first mention counts: of a table that dotted keys write bit by bit, its first line. */
function note({ positions }: Scanner, path: ConfigPath, offset: number): void {
  if (path.length > maxParts) return;
  const key = keyOf(path);
  if (!positions.has(key)) positions.set(key, offset);
}

/** Past spaces, line ends, commas and comments. False: the end. */
function skipBlank(scanner: Scanner): boolean {
  const blank = /(?:[\s,]+|#[^\n]*)*/y;
  blank.lastIndex = scanner.at;
  scanner.at += blank.exec(scanner.text)?.[0].length ?? 0;
  return scanner.at < scanner.text.length;
}

function readHeader(scanner: Scanner): MutablePath {
  const start = scanner.at;
  const isList = scanner.text.startsWith("[[", start);
  scanner.at += isList ? 2 : 1;
  const names = readKey(scanner);
  const path: MutablePath = [];
  for (const [index, name] of names.entries()) {
    path.push(name);
    const key = keyOf(path);
    const length = scanner.listLengths.get(key) ?? 0;
    const isNew = isList && index === names.length - 1;
    note(scanner, path, start);
    if (isNew) scanner.listLengths.set(key, length + 1);
    // A header below a list of tables means the list's newest one.
    if (isNew || length > 0) path.push(isNew ? length : length - 1);
    note(scanner, path, start);
  }
  skipTo(scanner, /\]{1,2}/g);
  return path.slice(0, maxParts);
}

function readPair(scanner: Scanner, table: ConfigPath): void {
  const start = scanner.at;
  const path: MutablePath = [...table];
  for (const name of readKey(scanner)) {
    path.push(name);
    note(scanner, path, start);
  }
  skipTo(scanner, /=/g);
  readValue(scanner, path);
}

/** A dotted key's names, the first ones of many. */
function readKey(scanner: Scanner): string[] {
  const names: string[] = [];
  const part = /[ \t]*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([\w-]+))[ \t]*\.?/y;
  for (;;) {
    part.lastIndex = scanner.at;
    const [whole, basic, literal, bare] = part.exec(scanner.text) ?? [];
    if (whole === undefined) return names;
    scanner.at += whole.length;
    const name = basic === undefined ? (literal ?? bare ?? "") : unescape(basic);
    if (names.length < maxParts) names.push(name);
    if (!whole.endsWith(".")) return names;
  }
}

function unescape(basic: string): string {
  const escape = /\\(?:U([\da-fA-F]{8})|u([\da-fA-F]{4})|x([\da-fA-F]{2})|(.))/g;
  return basic.replaceAll(escape, (all, long?: string, short?: string, byte?: string, letter?: string) => {
    if (letter !== undefined) return simpleEscapes[letter] ?? all;
    const code = Number.parseInt(long ?? short ?? byte ?? "", 16);
    return code <= 0x10_ffff ? String.fromCodePoint(code) : all;
  });
}

const simpleEscapes: Readonly<Record<string, string>> = {
  b: "\b",
  t: "\t",
  n: "\n",
  f: "\f",
  r: "\r",
  e: "\u001B",
  '"': '"',
  "\\": "\\",
};

function readValue(scanner: Scanner, path: MutablePath): void {
  skipBlank(scanner);
  const { text, at } = scanner;
  if (text[at] === "[") return readList(scanner, path);
  if (text[at] === "{") return readInlineTable(scanner, path);
  const scalar =
    /"""(?:[^\\]|\\[^])*?"{3,5}|'''[^]*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s,\]}#]+(?: \d[^\s,\]}#]*)?/y;
  scalar.lastIndex = at;
  scanner.at += scalar.exec(text)?.[0].length ?? 0;
}

function readList(scanner: Scanner, path: MutablePath): void {
  scanner.at += 1;
  for (let index = 0; skipBlank(scanner); index++) {
    if (scanner.text[scanner.at] === "]") break;
    const before = scanner.at;
    const item = [...path, index];
    note(scanner, item, scanner.at);
    readValue(scanner, item);
    if (scanner.at === before) return;
  }
  scanner.at += 1;
}

function readInlineTable(scanner: Scanner, path: MutablePath): void {
  scanner.at += 1;
  while (skipBlank(scanner) && scanner.text[scanner.at] !== "}") {
    const before = scanner.at;
    readPair(scanner, path);
    if (scanner.at === before) return;
  }
  scanner.at += 1;
}

/** Past the next match; past the end where there is none. */
function skipTo(scanner: Scanner, sought: RegExp): void {
  sought.lastIndex = scanner.at;
  scanner.at = sought.test(scanner.text) ? sought.lastIndex : scanner.text.length;
}

function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

function positionOf(starts: readonly number[], offset: number): Position {
  let low = 0;
  for (let high = starts.length - 1; low < high;) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}
