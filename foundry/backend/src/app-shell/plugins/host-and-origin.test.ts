import { expect, test } from "vitest";
import { Secret } from "../../secret.ts";
import { rawBytes, rawRequest, upgradeHeaders } from "../testing/raw-request.ts";
import { startApp } from "../testing/start-app.ts";

const token = "the token of this test";
const beyondLoopback = { host: "0.0.0.0", apiToken: new Secret(token) };
const bearer = { authorization: `Bearer ${token}` };

test.each([
  ["127.0.0.1:4700", true],
  ["localhost", true],
  ["LOCALHOST:80", true],
  ["[::1]:4700", true],
  ["foundry.example.com", true],
  ["evil.example", false],
  ["localhost.evil.example", false],
  ["127.0.0.1.evil.example", false],
  ["192.168.1.7:4700", false],
  ["foundry.example.com@evil.example", false],
])("on loopback, Host %j is answered: %s", async (host, answered) => {
  const app = await startApp({ config: { publicUrl: "https://foundry.example.com" } });
  for (const path of ["/api/session", "/api/nothing", "/"]) {
    const answer = await rawRequest(app.url + path, { headers: { host } });
    const refused = answer.status === 403 || answer.status === 400;
    expect(refused, `${path}: ${answer.status}`).toBe(!answered);
  }
  const live = await rawRequest(`${app.url}/api/live`, { headers: { ...upgradeHeaders, host } });
  expect(live.status === 101).toBe(answered);
});

test.each([
  ["192.168.1.7:4700", 200],
  ["[2001:db8::1]:4700", 200],
  ["foundry.example.com", 403],
])("bound to all addresses, any IP address is our host but no unknown name: %s", async (host, status) => {
  const app = await startApp({ config: beyondLoopback });
  const answer = await rawRequest(`${app.url}/api/session`, { headers: { host, ...bearer } });
  expect(answer.status).toBe(status);
});

test.each([
  [undefined, true],
  ["http://localhost:4700", true],
  ["https://foundry.example.com", true],
  ["http://localhost:5173", false],
  ["https://evil.example", false],
  ["https://foundry.example.com.evil.example", false],
  ["null", false],
  ["file://", false],
  ["", false],
])("a change or a WebSocket from origin %j is accepted: %s", async (origin, accepted) => {
  const app = await startApp({ config: { publicUrl: "https://foundry.example.com" } });
  const headers = { host: "localhost:4700", ...(origin === undefined ? {} : { origin }) };
  const change = await rawRequest(`${app.url}/api/session`, { method: "DELETE", headers });
  expect(change.status).toBe(accepted ? 200 : 403);
  const live = await rawRequest(`${app.url}/api/live`, { headers: { ...upgradeHeaders, ...headers } });
  expect(live.status).toBe(accepted ? 101 : 403);
  const read = await rawRequest(`${app.url}/api/session`, { headers });
  expect(read.status).toBe(200);
});

test("a request without a host name is refused", async () => {
  const app = await startApp();
  for (const host of ["Host:", "Host: :80", "Host: a b"]) {
    const answer = await rawBytes(
      app.url,
      `GET /api/session HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 403 /);
  }
});

test("a refusal names its code", async () => {
  const app = await startApp();
  const host = await rawRequest(`${app.url}/api/orgs`, { headers: { host: "evil.example" } });
  expect(JSON.parse(host.body)).toMatchObject({ status: 403, code: "host_not_allowed" });
  const origin = await rawRequest(`${app.url}/api/session`, {
    method: "DELETE",
    headers: { origin: "https://a.b" },
  });
  expect(JSON.parse(origin.body)).toMatchObject({ status: 403, code: "origin_not_allowed" });
});

test("probes and webhooks may use any host, as they prove themselves otherwise or tell nothing", async () => {
  const app = await startApp({
    intakeRoutes: [
      async (routes) => {
        routes.post("/webhooks/github", { config: { access: "open", anyHost: true } }, async () => ({
          ok: true,
        }));
      },
    ],
  });
  const headers = { host: "tunnel.example", origin: "https://tunnel.example" };
  expect((await rawRequest(`${app.url}/healthz`, { headers })).status).toBe(200);
  expect((await rawRequest(`${app.url}/readyz`, { headers })).status).toBe(200);
  expect((await rawRequest(`${app.url}/webhooks/github`, { method: "POST", headers })).status).toBe(200);
});
