import { Agent, request } from "node:http";
import { createReceiver } from "@foundry/github-webhooks";
import { mutatedRequests, signedHeaders } from "@foundry/github-webhooks/testing";
import { expect, test } from "vitest";
import { InboxUnavailableError } from "../inbox/index.ts";
import { prepareGroup } from "../intake/index.ts";
import { pullRequestBody, secret, startIntake } from "../inbox/testing/index.ts";
import { rawBytes } from "../testing/raw-request.ts";

const problem = "application/problem+json";

test("[GH1] the answers: accepted, duplicate, ignored, with exactly these bodies", async () => {
  const { post, inbox } = await startIntake();
  const body = pullRequestBody();
  expect(await post({ guid: "a", body })).toMatchObject({
    status: 202,
    body: { status: "accepted", delivery: "a" },
  });
  expect((await post({ guid: "a", body })).body).toEqual({ status: "duplicate" });
  expect(await post({ guid: "a", body })).toMatchObject({ status: 200 });
  expect(await post({ guid: "b", event: "star", body: '{"action":"created"}' })).toMatchObject({
    status: 200,
    body: { status: "ignored" },
  });
  expect(
    await post({ guid: "c", event: "ping", body: '{"zen":"Keep it logically awesome."}' }),
  ).toMatchObject({
    status: 200,
    body: { status: "ignored" },
  });
  expect(inbox.counts()).toMatchObject({ pending: 1, ignored: 2 });
  expect(inbox.body("a")?.equals(body)).toBe(true);
  expect(inbox.organizations()).toMatchObject([{ accountId: "1001", login: "acme", installationId: "42" }]);
});

test("[GH1] a missing or wrong signature is 401 before anything else is looked at, and stores nothing", async () => {
  const { post, inbox, app } = await startIntake();
  const signature = "x-hub-signature-256";
  const wrong = [
    { [signature]: null },
    { [signature]: `sha256=${"0".repeat(64)}` },
    { [signature]: "sha1=abc" },
    { [signature]: null, "x-github-event": null, "x-github-delivery": null },
  ];
  for (const headers of wrong) {
    const answer = await post({ body: "not json", headers });
    expect(answer).toMatchObject({ status: 401, body: { code: "signature_invalid" } });
    expect(answer.type).toContain(problem);
  }
  const of = signedHeaders({ secret, guid: "g", event: "push", body: "{}" })[signature] ?? "";
  expect(await post({ body: "{ }", headers: { [signature]: of } })).toMatchObject({ status: 401 });
  expect(inbox.page({ limit: 1 }).deliveries).toEqual([]);
  expect(app.log()).not.toContain(secret);
});

test("[GH1] without event or delivery header, or with no JSON, it is 400 and nothing is stored", async () => {
  const { post, inbox } = await startIntake();
  const bad = [
    [{ headers: { "x-github-event": null } }, "event_missing"],
    [{ headers: { "x-github-delivery": null } }, "delivery_missing"],
    [{ guid: "a guid with blanks" }, "delivery_malformed"],
    [{ event: "push, push" }, "event_malformed"],
    [{ body: '{"action":' }, "body_not_json"],
    [{ body: "" }, "body_not_json"],
    [{ body: Buffer.from([0x22, 0xff, 0x22]) }, "body_not_json"],
    [
      { body: "payload=%7B%7D", headers: { "content-type": "application/x-www-form-urlencoded" } },
      "body_not_json",
    ],
  ] as const;
  for (const [input, code] of bad) {
    expect(await post(input), code).toMatchObject({ status: 400, body: { code, status: 400 } });
  }
  expect(inbox.page({ limit: 1 }).deliveries).toEqual([]);
});

test("[GH1] the content type says nothing: any, or none, is read as the signed bytes", async () => {
  const { post } = await startIntake();
  const types = [
    "text/plain",
    "application/json; charset=latin1",
    "multipart/form-data; boundary=x",
    "x",
    null,
  ];
  for (const [index, type] of types.entries()) {
    const answer = await post({
      guid: `t${index}`,
      body: pullRequestBody(),
      headers: { "content-type": type },
    });
    expect(answer.status, String(type)).toBe(202);
  }
});

test("[GH1] a body over 25 MB is 413, one of just 25 MB is taken", async () => {
  const { post, inbox } = await startIntake();
  const limit = 25 * 1024 * 1024;
  const filled = (length: number): Buffer => {
    const prefix = Buffer.from('{"zen":"');
    return Buffer.concat([prefix, Buffer.alloc(length - prefix.length - 2, "x"), Buffer.from('"}')]);
  };
  expect(await post({ guid: "big", event: "ping", body: filled(limit) })).toMatchObject({ status: 200 });
  expect(inbox.summary("big")?.payloadBytes).toBe(limit);
  const tooBig = await post({ guid: "too-big", event: "ping", body: filled(limit + 1) });
  expect(tooBig).toMatchObject({ status: 413, body: { code: "body_too_large" } });
  expect(inbox.summary("too-big")).toBeNull();
});

test("[GH1] repeated headers are not a delivery", async () => {
  const { app, inbox } = await startIntake();
  const body = "{}";
  const headers = { ...signedHeaders({ secret, guid: "g", event: "push", body }), "content-length": "2" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const twice = (name: string): Promise<string> => {
    const extra = lines.filter((line) => line.startsWith(`${name}:`));
    const head = [
      "POST /webhooks/github HTTP/1.1",
      "host: 127.0.0.1",
      "connection: close",
      ...lines,
      ...extra,
    ];
    return rawBytes(app.url, `${head.join("\r\n")}\r\n\r\n${body}`);
  };
  expect(await twice("x-hub-signature-256")).toMatch(/^HTTP\/1.1 401 /);
  expect(await twice("x-github-delivery")).toMatch(/^HTTP\/1.1 400 /);
  expect(await twice("x-github-event")).toMatch(/^HTTP\/1.1 400 /);
  expect(inbox.page({ limit: 1 }).deliveries).toEqual([]);
});

test("[DX1] twenty concurrent posts of one GUID over twenty sockets make one delivery", async () => {
  const { url, inbox, app } = await startIntake();
  const body = pullRequestBody();
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const statuses = await Promise.all(
    Array.from({ length: 20 }, () => postOver(agent, url, { guid: "one", event: "pull_request", body })),
  );
  agent.destroy();
  expect(statuses.filter((status) => status === 202)).toHaveLength(1);
  expect(statuses.filter((status) => status === 200)).toHaveLength(19);
  expect(inbox.counts()).toMatchObject({ pending: 1 });
  expect(inbox.summary("one")).toMatchObject({ duplicates: 19 });
  const metrics = await (await app.get("/metrics")).text();
  expect(metrics).toContain('foundry_deliveries_total{result="accepted"} 1');
  expect(metrics).toContain('foundry_deliveries_total{result="duplicate"} 19');
});

test("[GH2] a payload of another shape is parked with the reason, and tried again when GitHub sends it again", async () => {
  const { post, inbox } = await startIntake();
  expect(await post({ guid: "odd", body: '{"pull_request":[],"repository":7}' })).toMatchObject({
    status: 202,
  });
  expect(inbox.summary("odd")).toMatchObject({ status: "parked", error: { code: "payload_invalid" } });
  expect(await post({ guid: "odd", body: pullRequestBody() })).toMatchObject({
    status: 200,
    body: { status: "duplicate" },
  });
  expect(inbox.summary("odd")).toMatchObject({ status: "pending", error: null, accountId: "1001" });
});

test("[GH2] routing that throws parks the delivery; the answer is 202", async () => {
  const failures: string[] = [];
  const { post, inbox } = await startIntake({
    prepare: async (requests) =>
      prepareGroup(
        {
          receive: createReceiver({ secrets: [secret] }),
          routeDelivery: () => {
            throw new TypeError("a defect with secrets in its message");
          },
        },
        requests.map(({ headers, pieces }) => ({ headers, rawBody: Buffer.concat(pieces) })),
      ),
    onRoutingFailed: ({ guid, error }) => failures.push(`${guid} ${error}`),
  });
  expect(await post({ guid: "g", body: pullRequestBody() })).toMatchObject({ status: 202 });
  expect(inbox.summary("g")).toMatchObject({ status: "parked", error: { code: "routing_failed" } });
  expect(inbox.summary("g")?.error?.message).not.toContain("secrets");
  expect(failures).toEqual([expect.stringMatching(/^g TypeError: a defect/)]);
});

test("[GH2] hostile JSON: prototype keys, a million brackets, a huge number", async () => {
  const { post, inbox } = await startIntake();
  const bodies = [
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"action":"opened"}',
    "[".repeat(1_000_000) + "]".repeat(1_000_000),
    `{"a":${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}}`,
    `{"number":1e999,"pull_request":{"number":-0}}`,
    "null",
    '"text"',
  ];
  for (const [index, body] of bodies.entries()) {
    const answer = await post({ guid: `h${index}`, body });
    expect(answer.status, body.slice(0, 20)).toBe(202);
  }
  expect(inbox.counts()).toMatchObject({ parked: bodies.length });
  expect("polluted" in {}).toBe(false);
});

test("[GH1][DX10] an inbox that cannot store is 503 with a code, never a lost 202", async () => {
  const { post } = await startIntake({
    store: () => Promise.reject(new InboxUnavailableError("SQLITE_FULL", null)),
  });
  const answer = await post({ body: pullRequestBody() });
  expect(answer).toMatchObject({ status: 503, body: { code: "inbox_unavailable" } });
});

test("without a configured secret nothing is taken: 503, so that the recovery can bring it later", async () => {
  const { post, inbox } = await startIntake(null);
  expect(await post({ body: pullRequestBody() })).toMatchObject({
    status: 503,
    body: { code: "webhook_not_configured" },
  });
  expect(inbox.page({ limit: 1 }).deliveries).toEqual([]);
});

/** FOUNDRY_MUTATIONS=100000 is the full run. */
const mutations = Number(process.env["FOUNDRY_MUTATIONS"] ?? 2000);

test(
  `[GH2] ${mutations} mutated payloads: no 5xx, and each is stored or refused for what it is`,
  { timeout: 60_000 + mutations * 20 },
  async () => {
    const { url, inbox } = await startIntake();
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const seen = { stored: 0, refused: 0 };
    const seed = Number(process.env["FOUNDRY_SEED"] ?? 20261120);
    const requests = mutatedRequests({ seed, count: mutations, secret });
    async function postTheRest(): Promise<void> {
      for (const { guid, event, body, isJson } of requests) {
        const status = await postOver(agent, url, { guid, event, body: Buffer.from(body) });
        expect(status, `${event} ${body.slice(0, 200)}`).toBeOneOf(isJson ? [200, 202] : [400]);
        if (isJson) seen.stored += 1;
        else seen.refused += 1;
      }
    }
    await Promise.all(Array.from({ length: 8 }, postTheRest));
    agent.destroy();
    const { perMinute: _, ...counts } = inbox.counts();
    expect(counts.pending + counts.ignored + counts.parked).toBe(seen.stored);
    expect(seen.refused).toBeGreaterThan(0);
    expect(counts.parked).toBeGreaterThan(0);
    expect(counts.pending).toBeGreaterThan(0);
  },
);

function postOver(
  agent: Agent,
  url: string,
  sent: { guid: string; event: string; body: Buffer },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { ...signedHeaders({ secret, ...sent }), "content-length": sent.body.length };
    const post = request(url, { method: "POST", agent, headers }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
    });
    post.on("error", reject);
    post.end(sent.body);
  });
}

test("deliveries come through a door of their own: no browser headers, refusals counted, other methods are the app's", async () => {
  const { app, url } = await startIntake();
  const body = pullRequestBody();
  const headers = signedHeaders({ secret, guid: "door", event: "pull_request", body });
  const accepted = await fetch(url, { method: "POST", headers, body });
  expect(accepted.status).toBe(202);
  expect(accepted.headers.get("content-security-policy")).toBeNull();
  const refused = await fetch(url, { method: "POST", body });
  expect(refused.status).toBe(401);
  expect(refused.headers.get("x-request-id")).toBeTruthy();
  expect((await fetch(url)).status).toBe(405);
  expect((await app.get("/healthz")).headers.get("content-security-policy")).not.toBeNull();
  const text = await (await app.get("/metrics")).text();
  expect(text).toMatch(/foundry_http_request_seconds_count\{[^}]*route="\/webhooks\/github"[^}]*\} 1/);
  expect(app.log()).toContain('"refused"');
});
