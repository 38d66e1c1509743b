import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_RESULT_BYTES, parseResult } from "./index.ts";
import { readExamples } from "./testing/examples.ts";

test("no file and an empty file are both missing", () => {
  expect(parseResult(null)).toEqual({ kind: "missing" });
  expect(parseResult(new Uint8Array())).toEqual({ kind: "missing" });
});

test("[HC2] a file over the cap is refused unread, one at the cap is read", () => {
  const result = { status: "success", commits: [], files_changed: [], summary: "", pr_body: "" };
  const empty = Buffer.byteLength(JSON.stringify(result));
  const full = (bytes: number) =>
    Buffer.from(JSON.stringify({ ...result, summary: "x".repeat(bytes - empty) }));
  expect(parseResult(full(MAX_RESULT_BYTES)).kind).toBe("valid");
  expect(parseResult(full(MAX_RESULT_BYTES + 1))).toMatchObject({ kind: "invalid", code: "too_large" });
  expect(parseResult(full(1000), 999)).toMatchObject({
    code: "too_large",
    message: expect.stringContaining("999"),
  });
});

test("bytes that are no UTF-8 are said to be that; a byte order mark is no fault", () => {
  expect(parseResult(Buffer.from([0xff, 0xfe, 0x00]))).toMatchObject({ code: "not_utf8" });
  const [example] = readExamples("result", "valid");
  const bytes = example?.bytes ?? Buffer.alloc(0);
  expect(parseResult(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])).kind).toBe("valid");
});

test("a result nested as deep as its size allows costs no stack", () => {
  const deep = Buffer.from("[".repeat(500_000) + "]".repeat(500_000));
  expect(parseResult(deep)).toMatchObject({ kind: "invalid" });
});

test("any bytes are read without an exception, and messages stay short, in one line", () => {
  const valid = readExamples("result", "valid").map(({ bytes }) => bytes);
  const cut = fc.tuple(fc.constantFrom(...valid), fc.nat(600), fc.uint8Array({ maxLength: 4 }));
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((json) => new TextEncoder().encode(json)),
    cut.map(([whole, at, noise]) => Buffer.concat([whole.subarray(0, at), noise, whole.subarray(at)])),
  );
  fc.assert(
    fc.property(bytes, (input) => {
      const reading = parseResult(input);
      if (reading.kind === "invalid") {
        expect(reading.message.length).toBeLessThan(600);
        expect(reading.message).not.toMatch(/[\n\r]/);
      }
    }),
    { numRuns: 500 },
  );
});
