import { Webhooks } from "@octokit/webhooks";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createReceiver, isKnownEvent, sign, type RequestHeaders } from "./index.ts";

const secret = "it is a secret to everybody";
const receive = createReceiver({ secrets: [secret] });
const bytes = (text: string) => new TextEncoder().encode(text);

function signed(rawBody: Uint8Array, headers: RequestHeaders = {}) {
  return {
    rawBody,
    headers: {
      "x-hub-signature-256": sign(secret, rawBody),
      "x-github-event": "pull_request",
      "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      ...headers,
    },
  };
}

describe("[GH1] a signed request becomes a delivery", () => {
  test("with the names that its headers give it", () => {
    const request = signed(bytes('{"action":"opened","number":1}'), {
      "x-github-hook-id": "292430182",
      "x-github-hook-installation-target-type": "integration",
      "x-github-hook-installation-target-id": "79929171",
    });
    expect(receive(request)).toEqual({
      kind: "delivery",
      guid: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      event: "pull_request",
      payload: { action: "opened", number: 1 },
      rawBody: request.rawBody,
      hookId: "292430182",
      target: { type: "integration", id: "79929171" },
    });
  });

  test("GitHub's documented example signature is right for its secret and body", () => {
    expect(sign("It's a Secret to Everybody", bytes("Hello, World!"))).toBe(
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    );
  });

  test("without the hook's own headers, which a proxy or a double may leave out", () => {
    expect(receive(signed(bytes("{}")))).toMatchObject({ kind: "delivery", hookId: null, target: null });
    expect(receive(signed(bytes("{}"), { "x-github-hook-id": "0x1" }))).toMatchObject({ hookId: null });
  });

  test("when it is signed with any of the secrets during a rotation", () => {
    const rotating = createReceiver({ secrets: ["the new one", secret] });
    expect(rotating(signed(bytes("{}"))).kind).toBe("delivery");
    expect(createReceiver({ secrets: ["the new one"] })(signed(bytes("{}"))).kind).toBe("unauthorized");
  });

  test.each([
    "null",
    "[]",
    '"text"',
    "0",
    '{"__proto__":{"polluted":true}}',
    "[".repeat(50_000) + "]".repeat(50_000),
  ])("[GH2] whatever JSON the body is: %.40s", (text) => {
    expect(receive(signed(bytes(text))).kind).toBe("delivery");
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("[GH1] missing or wrong signature is unauthorized", () => {
  test("before anything else is looked at", () => {
    const unsigned = { rawBody: bytes("not JSON"), headers: {} };
    expect(receive(unsigned)).toEqual({ kind: "unauthorized", code: "signature_missing" });
    const wrong = { ...unsigned, headers: { "x-hub-signature-256": `sha256=${"0".repeat(64)}` } };
    expect(receive(wrong)).toEqual({ kind: "unauthorized", code: "signature_mismatch" });
  });

  test("when only the old SHA-1 header came", () => {
    const request = signed(bytes("{}"), { "x-hub-signature-256": undefined, "x-hub-signature": "sha1=00" });
    expect(receive(request)).toEqual({ kind: "unauthorized", code: "signature_missing" });
  });

  test("when one bit of the body is flipped, wherever it is", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 512 }), fc.nat(), (body, at) => {
        const request = signed(body);
        expect(receive({ ...request, rawBody: flipBit(body, at) }).kind).toBe("unauthorized");
      }),
    );
  });

  test("when one bit of the signature is flipped, wherever it is", () => {
    const request = signed(bytes("{}"));
    const signature = bytes(request.headers["x-hub-signature-256"] ?? "");
    for (let at = 0; at < signature.length * 8; at++) {
      const headers = {
        ...request.headers,
        "x-hub-signature-256": Buffer.from(flipBit(signature, at)).toString("latin1"),
      };
      expect(receive({ ...request, headers }).kind).toBe("unauthorized");
    }
  });
});

describe("[GH1] a signed request that is no delivery is a bad request", () => {
  test.each([
    ["event_missing", { "x-github-event": undefined }],
    ["event_missing", { "x-github-event": "" }],
    ["event_malformed", { "x-github-event": "pull_request, push" }],
    ["event_malformed", { "x-github-event": "x".repeat(65) }],
    ["delivery_missing", { "x-github-delivery": undefined }],
    ["delivery_malformed", { "x-github-delivery": "a b" }],
    ["delivery_malformed", { "x-github-delivery": "../../etc/passwd" }],
  ])("%s", (code, headers) => {
    expect(receive(signed(bytes("{}"), headers))).toEqual({ kind: "badRequest", code });
  });

  test.each([
    ["nothing", new Uint8Array()],
    ["a form", bytes("payload=%7B%7D")],
    ["half of it", bytes('{"a":')],
    ["NaN", bytes('{"a":NaN}')],
    ["a byte order mark", bytes("\uFEFF{}")],
    ["bytes that are not UTF-8", Uint8Array.of(0x22, 0xff, 0x22)],
  ])("body_not_json: %s", (_name, body) => {
    expect(receive(signed(body))).toEqual({ kind: "badRequest", code: "body_not_json" });
  });
});

test("[GH1] [GH2] any bytes under any headers give a result and never throw", () => {
  const anyHeaders = fc.dictionary(
    fc.constantFrom(
      "x-hub-signature-256",
      "x-github-event",
      "x-github-delivery",
      "x-github-hook-id",
      "other",
    ),
    fc.oneof(fc.string({ unit: "binary" }), fc.array(fc.string()), fc.constant(undefined)),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_048 }), anyHeaders, fc.boolean(), (body, headers, isSigned) => {
      const request = isSigned ? signed(body, headers) : { rawBody: body, headers };
      expect(["delivery", "unauthorized", "badRequest"]).toContain(receive(request).kind);
    }),
    { numRuns: 1_000 },
  );
});

test("octokit's own signing and checking agree with ours on text", async () => {
  const octokit = new Webhooks({ secret });
  const text = '{"title":"Größe ☃ 👩‍👩‍👧"}';
  expect(sign(secret, bytes(text))).toBe(await octokit.sign(text));
  await expect(octokit.verify(text, sign(secret, bytes(text)))).resolves.toBe(true);
});

test.each([[[]], [[""]], [["right", ""]]])("a receiver refuses to be made with the secrets %j", (secrets) => {
  expect(() => createReceiver({ secrets })).toThrow(TypeError);
});

test("isKnownEvent knows GitHub's events by name and narrows their payload", () => {
  const delivery: { event: string; payload: unknown } = {
    event: "push",
    payload: { ref: "refs/heads/main" },
  };
  expect(isKnownEvent(delivery) && delivery.event === "push" && delivery.payload.ref).toBe("refs/heads/main");
  expect(isKnownEvent({ event: "pull_request.opened", payload: {} })).toBe(false);
  expect(isKnownEvent({ event: "tomorrow's event", payload: {} })).toBe(false);
});

function flipBit(body: Uint8Array, at: number): Uint8Array {
  const flipped = Uint8Array.from(body);
  const index = Math.floor(at / 8) % body.length;
  flipped[index] = (flipped[index] ?? 0) ^ (1 << (at % 8));
  return flipped;
}
