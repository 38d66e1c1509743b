import { createHmac, randomUUID } from "node:crypto";
import { signedHeaders } from "@foundry/github-webhooks/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { orgIdOf, untilMirrored } from "../harness/compare-with-truth.ts";
import { rawRequest } from "../harness/raw-request.ts";
import { foundOrganization, latestPayload, openPullRequest } from "../harness/scenes.ts";
import { sendWebhook } from "../harness/send-webhook.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilDelivery, untilQuiet, untilSynced } from "../harness/wait-for.ts";

let stack: Stack;
/** A real payload of the double, and the row that it is about. */
let payload: { pull_request: { number: number; title: string; updated_at: string } };

beforeAll(async () => {
  stack = await startStack({ seed: (github) => foundOrganization(github, "acme") });
  await untilSynced(stack, "acme");
  await openPullRequest(stack.github, "acme/repo-1", { branch: "intake" });
  await untilQuiet(stack);
  payload = latestPayload(stack.github, "pull_request") as typeof payload;
});
afterAll(() => stack.close());

const withoutNumber = () => ({ ...payload, pull_request: { ...payload.pull_request, number: "seven" } });

describe("[GH1] POST /webhooks/github", () => {
  test("stored for the first time: 202 accepted; the same GUID again: 200 duplicate", async () => {
    const guid = randomUUID();
    const first = await sendWebhook(stack, { guid, body: payload });
    expect(first).toMatchObject({ status: 202, body: { status: "accepted", delivery: guid } });
    const again = await sendWebhook(stack, { guid, body: payload });
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ status: "duplicate" });
    await untilDelivery(stack, guid, "applied");
    expect((await sendWebhook(stack, { guid, body: payload })).body).toEqual({ status: "duplicate" });
    expect(await stack.api.delivery(guid)).toMatchObject({ duplicates: 2, status: "applied", payload });
  });

  test.each([
    ["an event that nothing routes to", "star", { action: "created" }],
    ["a ping", "ping", { zen: "Design for failure." }],
    ["an event that nobody knows", "moon_landing", { action: "landed" }],
  ])("%s: 200 ignored, and kept", async (_what, event, body) => {
    const guid = randomUUID();
    const answer = await sendWebhook(stack, { guid, event, body });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status: "ignored" });
    expect(await stack.api.delivery(guid)).toMatchObject({ status: "ignored", event });
  });

  const signature = "x-hub-signature-256";
  const ofAnother = `sha256=${createHmac("sha256", "another secret").update("{}").digest("hex")}`;
  test.each([
    ["no signature", { [signature]: null }, "{}"],
    ["another secret's signature", { [signature]: ofAnother }, "{}"],
    ["a signature over other bytes", { [signature]: `sha256=${"0".repeat(64)}` }, "{}"],
    [
      "only the old SHA-1 signature",
      { [signature]: null, "x-hub-signature": `sha1=${"0".repeat(40)}` },
      "{}",
    ],
    ["no signature, and nothing else right either", { [signature]: null, "x-github-event": null }, "no json"],
  ])("%s: 401, nothing stored", async (_what, headers, body) => {
    const guid = randomUUID();
    const answer = await sendWebhook(stack, { guid, body, headers });
    expect(answer).toMatchObject({ status: 401, body: { status: 401, code: "signature_invalid" } });
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect((await stack.api.get(`/api/deliveries/${guid}`)).status).toBe(404);
  });

  test.each([
    ["no X-GitHub-Event", { "x-github-event": null }, "{}", "event_missing"],
    ["no X-GitHub-Delivery", { "x-github-delivery": null }, "{}", "delivery_missing"],
    ["a body that is not JSON", {}, '{"action":', "body_not_json"],
    ["an empty body", {}, "", "body_not_json"],
  ])("%s: 400, nothing stored", async (_what, headers, body, code) => {
    const guid = randomUUID();
    const answer = await sendWebhook(stack, { guid, body, headers });
    expect(answer).toMatchObject({ status: 400, body: { code } });
    expect((await stack.api.get(`/api/deliveries/${guid}`)).status).toBe(404);
  });

  test("over 25 MB: 413, and the service lives on", async () => {
    const guid = randomUUID();
    const { webhookSecret: secret } = stack.double.appCredentials;
    const answer = await rawRequest(`${stack.url}/webhooks/github`, {
      method: "POST",
      headers: {
        ...signedHeaders({ secret, guid, event: "push", body: "{}" }),
        "content-length": String(25 * 1024 * 1024 + 1),
      },
      // The service need not read the rest to know.
      unfinishedBody: "{",
    });
    expect(answer.status).toBe(413);
    expect((await stack.api.get(`/api/deliveries/${guid}`)).status).toBe(404);
    expect((await stack.api.get("/healthz")).status).toBe(200);
  });
});

test("[DX1] twenty concurrent posts of one GUID: one delivery, applied once", async () => {
  const guid = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => sendWebhook(stack, { guid, body: payload })),
  );
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
  await untilDelivery(stack, guid, "applied");
  const stored = (await stack.api.deliveries()).filter((delivery) => delivery.guid === guid);
  expect(stored).toMatchObject([{ duplicates: 19 }]);
});

describe("[GH2] a signed payload that cannot be applied", () => {
  test("is parked with the reason, listed, and holds nobody up; retry and discard are for people", async () => {
    const guid = randomUUID();
    expect((await sendWebhook(stack, { guid, body: withoutNumber() })).status).toBe(202);
    const next = randomUUID();
    await sendWebhook(stack, { guid: next, body: payload });
    await untilDelivery(stack, next, "applied");

    const parked = (await stack.api.parked()).filter(({ subject }) => subject.includes(guid));
    expect(parked).toMatchObject([
      { kind: "delivery", orgId: orgIdOf(stack, "acme"), code: "payload_invalid" },
    ]);
    const [item] = parked;
    expect(item?.message).toContain("pull_request.number");
    const id = encodeURIComponent(item?.id ?? "");

    expect((await stack.api.post(`/api/parked/${id}/retry`)).status).toBe(202);
    const retried = (await stack.api.parked()).find(({ subject }) => subject.includes(guid));
    expect(retried?.lastAtMs).toBeGreaterThan(item?.lastAtMs ?? Number.POSITIVE_INFINITY);
    expect((await stack.api.post(`/api/parked/${id}/discard`)).status).toBe(202);
    expect(await stack.api.delivery(guid)).toMatchObject({ status: "discarded" });
    expect((await stack.api.parked()).some(({ subject }) => subject.includes(guid))).toBe(false);
    expect(await stack.api.post(`/api/parked/${id}/retry`)).toMatchObject({
      status: 409,
      body: { code: "wrong_state", state: "discarded" },
    });
    expect((await stack.api.post(`/api/deliveries/${guid}/replay`)).status).toBe(202);
    expect(await stack.api.delivery(guid)).toMatchObject({ status: "parked" });
  });

  test("[GH1] sent again by GitHub: 200 duplicate, and tried again", async () => {
    const guid = randomUUID();
    await sendWebhook(stack, { guid, body: withoutNumber() });
    expect(await stack.api.delivery(guid)).toMatchObject({ status: "parked" });
    // What GitHub sends again it has mended meanwhile: only a new try can apply it.
    const again = await sendWebhook(stack, { guid, body: payload });
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ status: "duplicate" });
    await untilDelivery(stack, guid, "applied");
  });

  test.each([
    ["null", null],
    ["a number", 7],
    ["an array", [{}]],
    ["an empty object", {}],
    [
      "a pull request that is a text",
      { action: "opened", pull_request: "x", repository: [], installation: 1 },
    ],
    ["prototype keys", JSON.parse('{"__proto__":{"a":1},"constructor":{"prototype":1},"pull_request":{}}')],
  ])("%s: 202 and parked, never a 5xx", async (_what, body) => {
    const guid = randomUUID();
    expect((await sendWebhook(stack, { guid, body })).status).toBe(202);
    expect(await stack.api.delivery(guid)).toMatchObject({
      status: "parked",
      error: { code: "payload_invalid" },
    });
  });
});

test("[GH7] replaying an applied delivery applies an older payload again without harm", async () => {
  const number = await openPullRequest(stack.github, "acme/repo-2", { branch: "replayed" });
  await stack.github.webhooksSettled();
  const opened = stack.github.deliveries().findLast(({ event }) => event === "pull_request")?.guid ?? "";
  await stack.github.updatePullRequest("acme/repo-2", number, { title: "A newer title" });
  await untilQuiet(stack);
  expect((await stack.api.post(`/api/deliveries/${opened}/replay`)).status).toBe(202);
  await untilDelivery(stack, opened, "applied");
  await untilMirrored(stack, "acme");
});
