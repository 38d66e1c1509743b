import fc from "fast-check";
import { expect, test } from "vitest";
import { splitText } from "./split-text.ts";

test("pieces are the text again, none is too large, and lines stay whole where they fit", () => {
  const text = fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.constant("\n"), fc.constant("é€😀")));
  fc.assert(
    fc.property(text, fc.integer({ min: 4, max: 40 }), (parts, maxBytes) => {
      const whole = parts.join("").toWellFormed();
      const pieces = splitText(whole, maxBytes);
      expect(pieces.join("")).toBe(whole);
      for (const [index, piece] of pieces.entries()) {
        expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(maxBytes);
        const next = pieces[index + 1];
        // Cut inside a line only where the line alone is too long.
        if (next !== undefined && !piece.endsWith("\n")) expect(piece).not.toContain("\n");
      }
    }),
    { numRuns: 200 },
  );
});

test("a lone half of a character is stored as the sign for it", () => {
  expect(splitText("a\ud83d")).toEqual(["a\ufffd"]);
  expect(splitText("")).toEqual([]);
});
