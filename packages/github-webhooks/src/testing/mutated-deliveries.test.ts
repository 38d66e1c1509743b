import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createReceiver, isKnownEvent } from "../index.ts";
import { exampleDeliveries, mutatedDelivery, mutatedRequests } from "./index.ts";

const secret = "corpus";
const receive = createReceiver({ secrets: [secret] });

test("the examples cover every event of the dispatch table", () => {
  const events = new Set(exampleDeliveries().map(({ event }) => event));
  for (const event of [
    "installation",
    "installation_repositories",
    "organization",
    "repository",
    "pull_request",
    "push",
    "create",
    "delete",
    "check_run",
    "check_suite",
    "status",
    "pull_request_review",
    "pull_request_review_comment",
    "issues",
    "issue_comment",
    "ping",
  ]) {
    expect(events, event).toContain(event);
    expect(isKnownEvent({ event, payload: {} })).toBe(true);
  }
});

test("[GH2] a signed mutated payload is a delivery or a bad request, never an exception", () => {
  const kinds = { delivery: 0, badRequest: 0, unauthorized: 0 };
  for (const request of mutatedRequests({ seed: 1, count: 2_000, secret })) {
    const received = receive({ headers: request.headers, rawBody: Buffer.from(request.body) });
    expect(received.kind, request.body.slice(0, 200)).toBe(request.isJson ? "delivery" : "badRequest");
    kinds[received.kind]++;
  }
  expect(kinds.delivery).toBeGreaterThan(1_800);
  expect(kinds.badRequest).toBeGreaterThan(5);
  expect(Object.hasOwn(Object.prototype, "isAdmin")).toBe(false);
});

test("the same seed gives the same bodies, another seed gives others", () => {
  expect(bodies(7)).toEqual(bodies(7));
  expect(bodies(7)).not.toEqual(bodies(8));
});

test("every kind of hostility is reached", () => {
  const generated = fc
    .sample(mutatedDelivery(["pull_request"]), { seed: 3, numRuns: 3_000 })
    .map(({ body }) => body);
  for (const hostile of [
    '"__proto__"',
    "1e400",
    "[[[[",
    '{"a":{"a":',
    '"\\ud800"',
    '"id":1,"id"',
    "xxxxxxxxxx",
    "NaN",
  ]) {
    expect(
      generated.some((body) => body.includes(hostile)),
      hostile,
    ).toBe(true);
  }
  const parsed = generated.filter(
    (body) => body.startsWith("{") && body.endsWith("}") && body.length < 100_000,
  );
  for (const field of ["action", "pull_request", "repository", "installation", "number"]) {
    expect(
      parsed.some((body) => !body.includes(`"${field}":`)),
      `without ${field}`,
    ).toBe(true);
  }
});

test("events that have no example come from the schemas", () => {
  const requests = fc.sample(mutatedDelivery(["installation_target"]), { seed: 5, numRuns: 200 });
  expect(requests.filter(({ body }) => body.includes('"target_type"')).length).toBeGreaterThan(100);
  expect(() => mutatedDelivery(["no such event"])).toThrow("no such event");
});

test("events limit the corpus", () => {
  const requests = fc.sample(mutatedDelivery(["push"]), { seed: 5, numRuns: 200 });
  expect(requests.filter(({ event }) => event === "push").length).toBeGreaterThan(150);
});

function bodies(seed: number): string[] {
  return [...mutatedRequests({ seed, count: 150, secret })].map(({ body }) => body);
}
