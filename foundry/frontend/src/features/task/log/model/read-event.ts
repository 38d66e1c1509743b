/** A harness's event in words: what kind it is, and what it says. */
export interface ReadableEvent {
  readonly label: string;
  readonly text: string;
}

/** Texts longer than this are cut: the whole event is in the downloaded log. */
const MOST = 4_000;

/**
 * Reads one JSON line of a harness. Of an event, `type` and `text` are the contract's; the known agents' own shapes
 * (messages with parts, tool uses and their results) are put in words, anything else is shown as what it holds.
 */
export function readEvent(line: string): readonly ReadableEvent[] {
  const event = parse(line);
  if (event === null) return [{ label: "event", text: line.slice(0, MOST) }];
  const label = text(event["type"]) ?? text(event["event"]) ?? "event";
  const said = text(event["text"]) ?? text(event["result"]) ?? text(event["message"]);
  if (said !== null) return [{ label, text: said.slice(0, MOST) }];
  const parts = partsOf(event);
  if (parts.length > 0) return parts.map((part) => readPart(part, label));
  const { type: _type, event: _event, ...rest } = event;
  return [{ label, text: compact(rest) }];
}

type Fields = Readonly<Record<string, unknown>>;

function readPart(part: Fields, label: string): ReadableEvent {
  const name = text(part["name"]);
  if (name !== null) return { label: name, text: compact(part["input"] ?? part["arguments"] ?? {}) };
  const said = text(part["text"]) ?? text(part["thinking"]) ?? text(part["content"]);
  const kind = text(part["type"]);
  return {
    label: kind === null || kind === "text" ? label : words(kind),
    text: said?.slice(0, MOST) ?? compact(part),
  };
}

/** The parts of a message: `message.content`, `content`, or one `item` or `part`. */
function partsOf(event: Fields): readonly Fields[] {
  const message = fields(event["message"]) ?? event;
  const content = message["content"] ?? event["item"] ?? event["part"];
  if (Array.isArray(content)) return content.map(fields).filter((part) => part !== null);
  const one = fields(content);
  return one === null ? [] : [one];
}

/** "a: 1, b: text" of the simple fields, JSON for the rest. */
function compact(value: unknown): string {
  const object = fields(value);
  if (object === null) return (JSON.stringify(value) ?? "").slice(0, MOST);
  const entries = Object.entries(object).map(([key, field]) => {
    const word = typeof field === "string" ? field : JSON.stringify(field);
    return `${words(key)}: ${word}`;
  });
  return entries.join(", ").slice(0, MOST);
}

function words(name: string): string {
  return name.replaceAll("_", " ");
}

function parse(line: string): Fields | null {
  try {
    return fields(JSON.parse(line));
  } catch {
    return null; // no JSON: shown as it came
  }
}

function fields(value: unknown): Fields | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return Object.fromEntries(Object.entries(value));
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
