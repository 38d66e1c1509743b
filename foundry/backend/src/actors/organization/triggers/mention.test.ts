import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mentionLengthAt } from "./mention.ts";

describe("[TK1] the boundary of a mention", () => {
  test.each([
    ["@foundry", 0, 8],
    ["@Foundry fix", 0, 8],
    ["@FOUNDRY[bot] fix", 0, 13],
    ["@foundry[BOT]", 0, 13],
    ["@foundry, fix", 0, 8],
    ["@foundry.", 0, 8],
    ["@foundry[b", 0, 8],
    ["(@foundry)", 1, 8],
    ["-@foundry", 1, 8],
    ["_@foundry", 1, 8],
  ])("%j at %i is one", (text, index, length) => {
    expect(mentionLengthAt(text, index, "foundry")).toBe(length);
  });

  test.each([
    ["user@foundry.example", 4],
    ["@foundryx", 0],
    ["@foundry-2", 0],
    ["@foundry_2", 0],
    ["@foundry/team", 0],
    ["@foundry[bot]x", 0],
    ["@foundry[bot]/x", 0],
    ["@@foundry", 1],
    ["é@foundry", 1],
    ["@foundryé", 0],
    ["\u{1D400}@foundry", 2],
    ["@foundry\u{1D400}", 0],
    ["@found", 0],
    ["foundry", 0],
    ["", 0],
  ])("%j at %i is none", (text, index) => {
    expect(mentionLengthAt(text, index, "foundry")).toBe(0);
  });

  test("only ASCII letters are the same in both cases", () => {
    expect(mentionLengthAt("@\u212Aite", 0, "kite")).toBe(0);
    expect(mentionLengthAt("@KITE", 0, "kite")).toBe(5);
  });

  test("it says what a reference over whole characters says, at every place of any text", () => {
    const pieces = fc.constantFrom("@", "foundry", "FOUNDRY", "[bot]", "[Bot]", "x", "é", "7", "-", "_", "/");
    const others = fc.constantFrom(" ", ".", ",", "\n", "\u{1F600}", "\u{1D400}", "[", "\uD835", "@foundry");
    const text = fc.array(fc.oneof(pieces, others, fc.string({ maxLength: 2 })), { maxLength: 8 });
    fc.assert(
      fc.property(text, (parts) => {
        const whole = parts.join("");
        for (let index = 0; index <= whole.length; index++) {
          expect(mentionLengthAt(whole, index, "foundry")).toBe(reference(whole, index, "foundry"));
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

/** The rule as it is written, over code points. */
function reference(text: string, index: number, handle: string): number {
  const before = Array.from(text.slice(0, index)).at(-1) ?? " ";
  const rest = Array.from(text.slice(index));
  const isWord = (character: string) => /^[\p{L}\p{N}]$/u.test(character);
  if (before === "@" || isWord(before)) return 0;
  const same = (from: number, wanted: string) =>
    Array.from(wanted).every((letter, at) => {
      const found = rest[from + at] ?? "";
      return found === letter || (/^[A-Z]$/.test(found) && found.toLowerCase() === letter);
    });
  if (!same(0, `@${handle}`)) return 0;
  const named = handle.length + 1;
  const length = same(named, "[bot]") ? named + "[bot]".length : named;
  const after = rest[length] ?? " ";
  return isWord(after) || ["-", "_", "/"].includes(after) ? 0 : length;
}
