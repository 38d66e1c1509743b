import { randomUUID } from "node:crypto";
import * as fc from "fast-check";
import { sign } from "../sign.ts";
import { exampleDeliveries, type ExampleDelivery } from "./examples.ts";
import type { Json } from "./json.ts";
import { mutate, type Mutation } from "./mutate.ts";
import { rawMark, rawNames, stringifyWithRaw } from "./raw-json.ts";

export interface MutatedDelivery {
  /** The value for `X-GitHub-Event`: mostly the payload's own event, sometimes another or an unknown one. */
  readonly event: string;
  /** The body: JSON of any shape in nearly all cases, cut off in a few. */
  readonly body: string;
  /** False when the body was cut off, so that the right answer is 400. */
  readonly isJson: boolean;
}

export interface SignedRequest extends MutatedDelivery {
  readonly guid: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Payloads that GitHub could have sent and did not: real examples with fields dropped, types swapped, values replaced
 * by hostile ones (huge, deep, `__proto__`, not-a-number, half of a surrogate pair) and keys added [GH2].
 * @param events limits the examples to these events.
 */
export function mutatedDelivery(events?: readonly string[]): fc.Arbitrary<MutatedDelivery> {
  const examples = exampleDeliveries().filter(({ event }) => events?.includes(event) ?? true);
  const event = fc.oneof(
    { weight: 20, arbitrary: fc.constant(null) },
    { weight: 2, arbitrary: fc.constantFrom(...examples).map((example) => example.event) },
    { weight: 1, arbitrary: fc.stringMatching(/^[a-z_]{1,40}$/) },
  );
  const cut = fc.oneof(
    { weight: 60, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.nat(20_000) },
  );
  const root = fc.oneof(
    { weight: 60, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: hostileValue.map((value) => ({ value })) },
  );
  return fc
    .record({
      example: fc.constantFrom(...examples),
      mutations: fc.array(mutation, { minLength: 1, maxLength: 6 }),
      event,
      cut,
      root,
    })
    .map((parts) => assemble(parts));
}

/**
 * `count` signed requests, ready to be posted, one at a time in constant memory. The same seed gives the same bodies.
 * @param newGuid GUIDs are random by default, so that two runs against one service are not each other's duplicates.
 */
export function* mutatedRequests(options: {
  readonly seed: number;
  readonly count: number;
  readonly secret: string;
  readonly events?: readonly string[];
  readonly newGuid?: () => string;
}): Generator<SignedRequest> {
  const { seed, count, secret, events, newGuid = randomUUID } = options;
  const arbitrary = mutatedDelivery(events);
  for (let done = 0; done < count; done += chunkSize) {
    const numRuns = Math.min(chunkSize, count - done);
    for (const delivery of fc.sample(arbitrary, { seed: seed + done, numRuns })) {
      const guid = newGuid();
      const headers = signedHeaders({ secret, guid, event: delivery.event, body: delivery.body });
      yield { ...delivery, guid, headers };
    }
  }
}

/** The headers that GitHub would send with this body. */
export function signedHeaders(request: {
  readonly secret: string;
  readonly guid: string;
  readonly event: string;
  readonly body: string | Uint8Array;
}): Record<string, string> {
  const body = typeof request.body === "string" ? Buffer.from(request.body) : request.body;
  return {
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/0000000",
    "x-github-delivery": request.guid,
    "x-github-event": request.event,
    "x-hub-signature-256": sign(request.secret, body),
  };
}

const chunkSize = 100;

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

const hostileValue: fc.Arbitrary<Json> = fc.oneof(
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
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ ...place, kind: fc.constant("drop" as const) }),
  fc.record({ ...place, kind: fc.constant("swapType" as const) }),
  fc.record({ ...place, kind: fc.constant("replace" as const), value: hostileValue }),
  fc.record({ ...place, kind: fc.constant("insert" as const), key: hostileKey, value: hostileValue }),
);

function assemble(parts: {
  readonly example: ExampleDelivery;
  readonly mutations: readonly Mutation[];
  readonly event: string | null;
  readonly cut: number | null;
  readonly root: { readonly value: Json } | null;
}): MutatedDelivery {
  const { example, mutations, event, cut, root } = parts;
  const text = stringifyWithRaw(root ? root.value : mutate(example.payload, mutations));
  // A document cut before its last character is never JSON, unless it was a bare scalar such as a number.
  const isCut = cut !== null && text.startsWith("{");
  return {
    event: event ?? example.event,
    body: isCut ? text.slice(0, cut % text.length) : text,
    isJson: !isCut,
  };
}
