import { signedHeaders } from "@foundry/github-webhooks/testing";
import { expect, onTestFinished, test } from "vitest";
import { openTestInbox, pullRequestBody, secret } from "../inbox/testing/index.ts";
import { createIntake, startPrepareThread } from "./index.ts";
import type { IntakeRequest } from "./index.ts";
import type { PreparedGroup } from "./types.ts";

function setup() {
  const { inbox } = openTestInbox();
  const errors: unknown[] = [];
  const thread = startPrepareThread([secret], (error) => errors.push(error));
  onTestFinished(() => thread.close());
  const groups: PreparedGroup[] = [];
  const intake = createIntake({
    async prepare(requests) {
      const group = await thread.prepare(requests);
      groups.push(group);
      return group;
    },
    store: (group) => inbox.accept(group),
    onRoutingFailed: () => undefined,
  });
  return { inbox, intake, thread, groups, errors };
}

/** The body comes in two pieces, as from a socket. */
function request(guid: string, body: Buffer): IntakeRequest {
  const headers = signedHeaders({ secret, guid, event: "pull_request", body });
  const middle = Math.floor(body.length / 2);
  return { headers, pieces: [body.subarray(0, middle), body.subarray(middle)], bytes: body.length };
}

test("[DX1] requests of one turn are one group, each answered for itself, and stored as they came", async () => {
  const { inbox, intake, groups } = setup();
  const bodies = Array.from({ length: 40 }, (_, number) => pullRequestBody({ number: number + 1 }));
  const requests = bodies.map((body, index) => request(`g${index % 39}`, body));
  const forged = { ...request("forged", pullRequestBody()), headers: { "x-hub-signature-256": "sha256=00" } };
  const notJson = request("not-json", Buffer.from("{"));
  const outcomes = await Promise.all([...requests, forged, notJson].map(intake));
  expect(groups).toHaveLength(1);
  expect(outcomes.slice(0, 39)).toEqual(
    Array.from({ length: 39 }, (_, index) => ({
      kind: "stored",
      guid: `g${index}`,
      outcome: { kind: "accepted", parked: false },
    })),
  );
  expect(outcomes.slice(39)).toMatchObject([
    { kind: "stored", guid: "g0", outcome: { kind: "duplicate", retried: false } },
    { kind: "unauthorized" },
    { kind: "badRequest", code: "body_not_json" },
  ]);
  for (const [index, body] of bodies.slice(0, 39).entries()) {
    expect(inbox.body(`g${index}`)?.equals(body), `g${index}`).toBe(true);
  }
  expect(inbox.loadPending("1001", 100, 1e9).map(({ guid }) => guid)).toHaveLength(39);
});

test("a group larger than the shared memory brings its own", async () => {
  const { inbox, intake } = setup();
  const bodies = [1, 2, 3].map((number) => pullRequestBody({ number, title: "x".repeat(1_500_000) }));
  await Promise.all(bodies.map((body, index) => intake(request(`big${index}`, body))));
  for (const [index, body] of bodies.entries()) expect(inbox.body(`big${index}`)?.equals(body)).toBe(true);
});

test("a flood over both slots: every request gets the outcome of its own delivery", async () => {
  const { inbox, intake } = setup();
  const sent = Array.from({ length: 600 }, (_, index) => {
    const body = pullRequestBody({ number: index + 1, title: "t".repeat(index) });
    return { guid: `f${index}`, body };
  });
  for (let from = 0; from < sent.length; from += 50) {
    const part = sent.slice(from, from + 50);
    const outcomes = await Promise.all(part.map(({ guid, body }) => intake(request(guid, body))));
    expect(outcomes.map((outcome) => outcome.kind === "stored" && outcome.guid)).toEqual(
      part.map(({ guid }) => guid),
    );
  }
  for (const { guid, body } of sent) expect(inbox.body(guid)?.equals(body), guid).toBe(true);
});

test("a thread that ends refuses what it had, promises nothing, and another one takes its place", async () => {
  const { inbox, intake, thread } = setup();
  await intake(request("before", pullRequestBody()));
  const lost = intake(request("lost", pullRequestBody()));
  const refused = expect(lost).rejects.toMatchObject({ name: "IntakeFailedError" });
  await new Promise((resolve) => setImmediate(resolve));
  await thread.close();
  await refused;
  expect(inbox.has("lost")).toBe(false);
  expect(await intake(request("lost", pullRequestBody()))).toMatchObject({ kind: "stored" });
});
