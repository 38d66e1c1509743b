import fc from "fast-check";
import { expect, test } from "vitest";
import { createRing } from "./ring.ts";

test("holds the latest events and knows their lengths, wherever it began", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.nat({ max: 1_000 }),
      fc.array(fc.nat({ max: 9 }), { maxLength: 40 }),
      (size, start, lengths) => {
        const ring = createRing(size);
        ring.reset(start);
        const texts = lengths.map((length, index) => `${index}`.padEnd(length, "."));
        for (const text of texts) ring.push(text);
        const head = start + texts.length;
        expect(ring.head()).toBe(head);
        for (let seq = start - 2; seq <= head + 2; seq++) {
          const covered = seq >= Math.max(start, head - size) && seq <= head;
          expect(ring.covers(seq)).toBe(covered);
          if (!covered) continue;
          const rest = texts.slice(seq - start);
          expect(rest.map((_, index) => ring.at(seq + 1 + index))).toEqual(rest);
          expect(ring.lengthSince(seq)).toBe(rest.join("").length);
        }
      },
    ),
  );
});
