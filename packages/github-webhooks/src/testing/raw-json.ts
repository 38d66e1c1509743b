/**
 * JSON that no JavaScript value serializes to: numbers beyond doubles, nesting beyond the stack, a key twice. It stands
 * in the document as a marked string and is put in when the document has become text.
 */
const rawTexts = {
  infinity: "1e400",
  negativeInfinity: "-1e400",
  negativeZero: "-0",
  underflow: "1e-400",
  hugeInteger: "123456789012345678901234567890",
  beyondSafeInteger: "9007199254740993",
  deepArray: `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
  deepObject: `${'{"a":'.repeat(20_000)}null${"}".repeat(20_000)}`,
  sameKeyTwice: '{"id":1,"id":"2","id":null}',
  escapedLoneSurrogate: String.raw`"\ud800"`,
  protoKey: '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}',
} as const;

type RawName = keyof typeof rawTexts;

export const rawNames: readonly RawName[] = [
  "infinity",
  "negativeInfinity",
  "negativeZero",
  "underflow",
  "hugeInteger",
  "beyondSafeInteger",
  "deepArray",
  "deepObject",
  "sameKeyTwice",
  "escapedLoneSurrogate",
  "protoKey",
];

export function rawMark(name: RawName): string {
  return `\u0000raw:${name}\u0000`;
}

/** `JSON.stringify` with the marked strings replaced by what they stand for. */
export function stringifyWithRaw(document: unknown): string {
  return JSON.stringify(document).replaceAll(/"\\u0000raw:(\w+)\\u0000"/g, (marked, name: string) =>
    isRawName(name) ? rawTexts[name] : marked,
  );
}

function isRawName(name: string): name is RawName {
  return Object.hasOwn(rawTexts, name);
}
