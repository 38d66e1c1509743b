import * as fc from "fast-check";
import type { Json } from "./json.ts";
import type { Mutation } from "./mutate.ts";
import { rawMark, rawNames } from "./raw-json.ts";

const hostileString = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      "",
      " ",
      "NaN",
      "Infinity",
      "undefined",
      "__proto__",
      "constructor",
      "toString",
      "\u0000",
      "\ud800",
      "\u202Etxt.exe",
      "e\u0301".repeat(300),
      "👩‍👩‍👧‍👦".repeat(50),
      "'; DROP TABLE deliveries; --",
      "<img src=x onerror=alert(1)>",
      "../../../../etc/passwd",
      "javascript:alert(1)",
      "-1",
      "1e3",
      "0x10",
      "9".repeat(40),
      "0000-00-00T00:00:00Z",
      "9999-12-31T23:59:60Z",
      "+275760-09-13T00:00:00.001Z",
    ),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1_000, max: 200_000 }).map((length) => "x".repeat(length)) },
);

/** A value that a reader of JSON does not expect where it stands. */
export const hostileValue: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, [], {}, [[]], [null], { id: null }, { id: {} }),
  fc.constantFrom<Json>(0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 53), Number.MAX_VALUE, Number.MIN_VALUE),
  hostileString,
  fc.constantFrom(...rawNames).map((name) => rawMark(name)),
);

const hostileKey = fc.constantFrom(
  "__proto__",
  "constructor",
  "prototype",
  "hasOwnProperty",
  "toString",
  "toJSON",
  "then",
  "length",
  "id",
  "",
  "\u0000",
  "installation",
  "action",
);

const place = { near: fc.boolean(), at: fc.nat() };
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ ...place, kind: fc.constant("drop" as const) }),
  fc.record({ ...place, kind: fc.constant("swapType" as const) }),
  fc.record({ ...place, kind: fc.constant("replace" as const), value: hostileValue }),
  fc.record({ ...place, kind: fc.constant("insert" as const), key: hostileKey, value: hostileValue }),
);
