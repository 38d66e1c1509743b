/** [HC7] Takes secrets out of whatever a harness says. */
export interface Redactor {
  /** Of a whole text. */
  text(text: string): string;
  /** Every string of a JSON value, keys included. */
  json(value: unknown): unknown;
  /** Live values, as they may stand in a file: for looking through commits. */
  liveValues(): readonly string[];
}

const PLACEHOLDER = "[secret]";

/** No text that is taken out is longer: a stream holds so much back before it cuts. Characters. */
const LONGEST_SECRET = 1_024;

/**
 * GitHub's and model providers' tokens, credentials in URLs, Authorization headers. Bounded, so that a match never
 * reaches further than LONGEST_SECRET and a hostile text costs no time.
 */
const patterns =
  /\b(?:gh[a-z]_[A-Za-z0-9_]{10,255}|github_pat_[A-Za-z0-9_]{10,255}|sk-[A-Za-z0-9_-]{16,255}|xox[a-z]-[A-Za-z0-9-]{10,255}|AKIA[A-Z0-9]{16})|(?<=\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@'"<>]{1,500}(?=@)|(?<=\bauthorization:\s{0,8})(?:basic|bearer|token)\s+[^\s'"]{1,500}/gi;

/** @param live values that are secrets now; asked each time, for tokens are renewed meanwhile */
export function createRedactor(live: () => readonly string[]): Redactor {
  const known = createForms();
  const text = (from: string): string => redactValues(from, known(live())).replace(patterns, PLACEHOLDER);
  const json = (value: unknown): unknown => {
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return value.map(json);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [text(key), json(inner)]));
  };
  return { text, json, liveValues: () => known(live()) };
}

function redactValues(from: string, forms: readonly string[]): string {
  let safe = from;
  for (const form of forms) safe = safe.replaceAll(form, PLACEHOLDER);
  return safe;
}

/** The forms of the values seen so far; they are few, and live as long as a run. */
function createForms(): (live: readonly string[]) => readonly string[] {
  const seen = new Set<string>();
  let forms: readonly string[] = [];
  return (live) => {
    const fresh = live.filter((value) => value.length >= 8 && !seen.has(value));
    if (fresh.length === 0) return forms;
    for (const value of fresh) seen.add(value);
    const all = new Set([...seen].flatMap(formsOf).filter((form) => form.length <= LONGEST_SECRET));
    forms = [...all].toSorted((a, b) => b.length - a.length);
    return forms;
  };
}

/** As programs write a value: plain, in a URL, in hexadecimal, and in base64 wherever in a longer text it stands. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const hex = bytes.toString("hex");
  const encoded = [0, 1, 2].flatMap((shift) => inBase64(bytes, shift));
  return [value, encodeURIComponent(value), hex, hex.toUpperCase(), ...encoded];
}

/** What of the base64 depends on the value alone, when `shift` (mod 3) bytes stand before it. */
function inBase64(bytes: Buffer, shift: number): string[] {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString("base64")
    .replaceAll("=", "");
  const first = Math.ceil((shift * 4) / 3);
  const last = Math.floor(((shift + bytes.length) * 8) / 6);
  const inner = text.slice(first, last);
  return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
}

export interface RedactedStream {
  /** What of the text may be passed on now. */
  push(chunk: string): string;
  /** The rest. */
  end(): string;
}

/** Longest part of a line that is held back while nothing ends it. */
const LONGEST_LINE = 16 * 1_024;
/** Nothing is held back beyond this, wherever secrets lie. */
const MOST_HELD = 4 * LONGEST_LINE;

/** [HC7] Redacts a text that comes in chunks, wherever they are cut: whole lines at once, long lines in parts. */
export function createRedactedStream(redactor: Redactor): RedactedStream {
  let held = "";
  const take = (length: number): string => {
    const part = held.slice(0, length);
    held = held.slice(length);
    return redactor.text(part);
  };
  return {
    push(chunk) {
      held += chunk;
      // No secret holds a line's end.
      const lines = take(held.lastIndexOf("\n") + 1);
      if (held.length <= LONGEST_LINE) return lines;
      return lines + take(safeCut(held, redactor) || (held.length > MOST_HELD ? held.length : 0));
    },
    end: () => take(held.length),
  };
}

/** Where a line may be cut so that no secret lies across: far enough from its end, and not within a match. */
function safeCut(line: string, redactor: Redactor): number {
  let cut = line.length - LONGEST_SECRET;
  for (const [from, to] of matches(line, redactor)) if (from < cut && cut < to) cut = from;
  return cut;
}

function matches(line: string, redactor: Redactor): [number, number][] {
  const found = [...line.matchAll(patterns)].map(({ index, 0: { length } }): [number, number] => [
    index,
    index + length,
  ]);
  for (const form of redactor.liveValues()) {
    for (let at = line.indexOf(form); at !== -1; at = line.indexOf(form, at + 1))
      found.push([at, at + form.length]);
  }
  // From the end, so that a cut moved to one's beginning is held against those before it.
  return found.toSorted((a, b) => b[0] - a[0]);
}
