import { randomUUID } from "node:crypto";
import * as fc from "fast-check";
import { sign } from "../sign.ts";
import { exampleDeliveries, type ExampleDelivery } from "./examples.ts";
import type { Json } from "./json.ts";
import { hostileValue, mutation } from "./hostile-values.ts";
import { mutate, type Mutation } from "./mutate.ts";
import { schemaDeliveries } from "./schema-deliveries.ts";
import { stringifyWithRaw } from "./raw-json.ts";

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
 * Payloads that GitHub could have sent and did not: real and made-up ones with fields dropped, types swapped, values replaced
 * by hostile ones (huge, deep, `__proto__`, not-a-number, half of a surrogate pair) and keys added [GH2].
 * @param events limits the payloads to those of these events.
 */
export function mutatedDelivery(events?: readonly string[]): fc.Arbitrary<MutatedDelivery> {
  const original = originalDelivery(events);
  const event = fc.oneof(
    { weight: 20, arbitrary: fc.constant(null) },
    { weight: 2, arbitrary: original.map((other) => other.event) },
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
      original,
      mutations: fc.array(mutation, { minLength: 1, maxLength: 6 }),
      event,
      cut,
      root,
    })
    .map((parts) => assemble(parts));
}

/** Three of four are real, the others made up from the schemas, which also know events that nobody has given examples of. */
function originalDelivery(events?: readonly string[]): fc.Arbitrary<ExampleDelivery> {
  const examples = exampleDeliveries().filter(({ event }) => events?.includes(event) ?? true);
  const real = examples.length > 0 ? fc.constantFrom(...examples) : null;
  const madeUp = schemaDeliveries(events);
  if (real !== null && madeUp !== null) {
    return fc.oneof({ weight: 3, arbitrary: real }, { weight: 1, arbitrary: madeUp });
  }
  const either = real ?? madeUp;
  if (either === null) throw new TypeError(`no payload is known of the events ${String(events)}`);
  return either;
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

function assemble(parts: {
  readonly original: ExampleDelivery;
  readonly mutations: readonly Mutation[];
  readonly event: string | null;
  readonly cut: number | null;
  readonly root: { readonly value: Json } | null;
}): MutatedDelivery {
  const { original, mutations, event, cut, root } = parts;
  const text = stringifyWithRaw(root ? root.value : mutate(original.payload, mutations));
  // A document cut before its last character is never JSON, unless it was a bare scalar such as a number.
  const isCut = cut !== null && text.startsWith("{");
  return {
    event: event ?? original.event,
    body: isCut ? text.slice(0, cut % text.length) : text,
    isJson: !isCut,
  };
}
