import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { orgIdOf } from "../harness/compare-with-truth.ts";
import { killEngine } from "../harness/engine-control.ts";
import { rawRequest, upgradeHeaders } from "../harness/raw-request.ts";
import { foundOrganization, openPullRequest } from "../harness/scenes.ts";
import { sendWebhook } from "../harness/send-webhook.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilQuiet, untilSynced } from "../harness/wait-for.ts";

const apiToken = "a-token-that-only-this-test-knows";
const bearer = { authorization: `Bearer ${apiToken}` };
let open: Stack;
let guarded: Stack;

beforeAll(async () => {
  const seed = (github: Stack["github"]) => foundOrganization(github, "acme", { repositories: 1 });
  open = await startStack({ env: { FOUNDRY_LOG_LEVEL: "trace" }, seed });
  guarded = await startStack({ env: { FOUNDRY_API_TOKEN: apiToken, FOUNDRY_LOG_LEVEL: "trace" }, seed });
  await untilSynced(open, "acme");
});
afterAll(async () => {
  await open.close();
  await guarded.close();
});

describe("Host and Origin", () => {
  test.each([
    ["another name", "evil.example"],
    ["a name that contains ours", "localhost.evil.example"],
    ["an address of the network", "192.168.1.7"],
  ])("%s as Host is refused (DNS rebinding)", async (_what, host) => {
    const answer = await rawRequest(`${open.url}/api/orgs`, { headers: { host: `${host}:${open.port}` } });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject({ code: "host_not_allowed" });
  });

  test("a page of another origin changes nothing and opens no live socket; our own does", async () => {
    const headers = { origin: "https://evil.example" };
    expect(await open.api.post("/api/deliveries/recover", undefined, headers)).toMatchObject({
      status: 403,
      body: { code: "origin_not_allowed" },
    });
    const upgrade = (origin: string) =>
      rawRequest(`${open.url}/api/live`, { headers: { ...upgradeHeaders, origin } });
    expect((await upgrade("https://evil.example")).status).toBe(403);
    expect((await upgrade("null")).status).toBe(403);
    expect((await upgrade(open.url)).status).toBe(101);
  });
});

test("with a token set, the API, the live socket and the metrics ask for it; webhooks do not", async () => {
  for (const path of ["/api/orgs", "/api/deliveries", "/api/connection", "/metrics"]) {
    expect((await guarded.api.get(path)).status, path).toBe(401);
    expect((await guarded.api.get(path, { authorization: "Bearer wrong-token" })).status, path).toBe(401);
    expect((await guarded.api.get(path, bearer)).status, path).toBe(200);
  }
  expect((await rawRequest(`${guarded.url}/api/live`, { headers: upgradeHeaders })).status).toBe(401);
  expect(
    (await rawRequest(`${guarded.url}/api/live`, { headers: { ...upgradeHeaders, ...bearer } })).status,
  ).toBe(101);
  expect((await sendWebhook(guarded, { event: "ping", body: {} })).status).toBe(200);
  expect((await guarded.api.get("/healthz")).status).toBe(200);
});

test("no secret is in what the service prints or answers, whatever goes wrong", async () => {
  await goThroughTrouble(open);
  const orgId = orgIdOf(open, "acme");
  const guid = (await open.api.deliveries())[0]?.guid ?? "";
  const paths = [
    "/api/orgs",
    `/api/orgs/${orgId}`,
    "/api/connection",
    "/api/deliveries?limit=200",
    `/api/deliveries/${guid}`,
    "/api/parked",
    "/api/openapi.json",
    "/readyz",
    "/metrics",
  ];
  const answers: string[] = [];
  for (const stack of [open, guarded]) {
    for (const path of paths) answers.push(JSON.stringify((await stack.api.get(path, bearer)).body));
  }
  const printed = open.output() + guarded.output();
  expect(printed.length).toBeGreaterThan(1000);
  const text = `${printed}\n${answers.join("\n")}`;
  for (const [what, secret] of await secretsOf([open, guarded])) {
    expect(text.includes(secret), `${what} is in the output`).toBe(false);
  }
  // Installation tokens and the JWTs that the App signs, whichever they were.
  expect(text).not.toMatch(/gh[a-z]_\w{16,}/);
  expect(text).not.toMatch(/eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/);
});

/** Everything at which an error with a request in it could be logged. */
async function goThroughTrouble(stack: Stack): Promise<void> {
  const { github, api } = stack;
  const orgId = orgIdOf(stack, "acme");
  const remove = github.faults.add({ fault: { kind: "status", status: 401 } });
  await api.post(`/api/orgs/${orgId}/reload`);
  await api.post("/api/deliveries/recover");
  await openPullRequest(github, "acme/repo-1", { branch: "trouble" });
  await untilQuiet(stack);
  remove();
  for (const kind of ["reset", "hang"] as const) github.faults.add({ fault: { kind }, times: 1 });
  await api.post(`/api/orgs/${orgId}/reload`);
  await sendWebhook(stack, { body: "{}", headers: { "x-hub-signature-256": "sha256=00" } });
  await sendWebhook(stack, { body: { pull_request: 1 } });
  await killEngine(stack.dataDir);
  await openPullRequest(github, "acme/repo-1", { branch: "more-trouble" });
  await untilQuiet(stack);
}

async function secretsOf(stacks: readonly Stack[]): Promise<[string, string][]> {
  const all: [string, string][] = [["the API token", apiToken]];
  for (const { double, dataDir } of stacks) {
    const { webhookSecret, privateKey, clientSecret } = double.appCredentials;
    all.push(["the webhook secret", webhookSecret], ["the client secret", clientSecret]);
    const lines = privateKey.split("\n").filter((line) => /^[\w+/=]{16,}$/.test(line));
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) all.push(["a line of the private key", line]);
    all.push(["the engine's token", (await readFile(join(dataDir, "engine/token"), "utf8")).trim()]);
  }
  return all;
}
