import { systemClock } from "@foundry/durable";
import { describe, expect, test } from "vitest";
import { Secret } from "../../secret.ts";
import type { RoutePlugin } from "../app-types.ts";
import { rawRequest, upgradeHeaders } from "../testing/raw-request.ts";
import { startApp } from "../testing/start-app.ts";

const token = "the token of this test";
const config = { apiToken: new Secret(token) };
const authorization = `Bearer ${token}`;

const webhook: RoutePlugin = async (routes) => {
  routes.post("/webhooks/github", { config: { access: "open", anyHost: true } }, async () => ({ ok: true }));
};

const protectedPaths = [
  "/metrics",
  "/api/openapi.json",
  "/api/orgs",
  "/api/orgs/1",
  "/api/nothing",
  "/%61pi/orgs",
];

describe("with a token", () => {
  test.each(protectedPaths)(
    "%s is 401 without it, with a wrong one, or with it in another form",
    async (path) => {
      const app = await startApp({ config });
      const attempts = [undefined, "Bearer wrong", `Basic ${token}`, token, `Bearer ${token}x`, "Bearer "];
      for (const attempt of attempts) {
        const answer = await app.get(path, {
          headers: attempt === undefined ? {} : { authorization: attempt },
        });
        expect(answer.status, `${attempt}`).toBe(401);
        expect(answer.headers.get("www-authenticate")).toBe("Bearer");
        expect(await answer.json()).toMatchObject({ code: "unauthenticated" });
      }
      expect((await app.get(path, { headers: { authorization } })).status).not.toBe(401);
    },
  );

  test("every API command is 401 without it", async () => {
    const app = await startApp({ config });
    for (const path of ["/api/orgs/1/tasks", "/api/orgs/1/reload", "/api/orgs/1/repos/2/pulls/3/reload"]) {
      expect((await app.post(path)).status).toBe(401);
    }
  });

  test("the live socket is not opened without it", async () => {
    const app = await startApp({ config });
    const refused = await rawRequest(`${app.url}/api/live`, { headers: upgradeHeaders });
    expect(refused.status).toBe(401);
    const accepted = await rawRequest(`${app.url}/api/live`, {
      headers: { ...upgradeHeaders, authorization },
    });
    expect(accepted.status).toBe(101);
  });

  test("health, readiness and webhooks stay open", async () => {
    const app = await startApp({ config, intakeRoutes: [webhook] });
    expect((await app.get("/healthz")).status).toBe(200);
    expect((await app.get("/readyz")).status).toBe(200);
    expect((await app.post("/webhooks/github", {})).status).toBe(200);
  });
});

test("without a token nothing is asked", async () => {
  const app = await startApp();
  expect((await app.get("/metrics")).status).toBe(200);
  expect(await (await app.get("/api/session")).json()).toEqual({ required: false, authenticated: true });
  expect((await app.post("/api/session", { token: "x" })).status).toBe(422);
});

describe("a browser's session", () => {
  async function signIn(publicUrl: string | null = null) {
    const clock = { ...systemClock, now: () => now };
    let now = 1_800_000_000_000;
    const app = await startApp({ config: { ...config, publicUrl }, clock });
    const answer = await app.post("/api/session", { token });
    expect(answer.status).toBe(200);
    const setCookie = answer.headers.get("set-cookie") ?? "";
    const cookie = setCookie.split(";")[0] ?? "";
    return { app, setCookie, cookie, pass: (ms: number) => void (now += ms) };
  }

  test("begins with the token and goes on with an HttpOnly, SameSite=Strict cookie", async () => {
    const { app, setCookie, cookie } = await signIn();
    expect(setCookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(setCookie).not.toContain(token);
    const headers = { cookie: `theme=dark; ${cookie}` };
    expect(await (await app.get("/api/session", { headers })).json()).toEqual({
      required: true,
      authenticated: true,
    });
    expect((await app.get("/metrics", { headers })).status).toBe(200);
    expect(
      (await rawRequest(`${app.url}/api/live`, { headers: { ...upgradeHeaders, ...headers } })).status,
    ).toBe(101);
  });

  test("is only for TLS where the service is", async () => {
    expect((await signIn("https://foundry.example.com")).setCookie).toMatch(/; Secure$/);
  });

  test("is not given for a wrong token", async () => {
    const app = await startApp({ config });
    const answer = await app.post("/api/session", { token: "wrong" });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(await answer.json()).toMatchObject({ code: "wrong_token", field: "token" });
    expect(await (await app.get("/api/session")).json()).toEqual({ required: true, authenticated: false });
  });

  test("cannot be made up, prolonged or used after its time", async () => {
    const { app, cookie, pass } = await signIn();
    const status = async (value: string) =>
      (await app.get("/metrics", { headers: { cookie: value } })).status;
    const [expiry, signature] = cookie.replace("foundry_session=", "").split(".");
    expect(await status(cookie)).toBe(200);
    for (const forged of [
      "",
      expiry,
      `${expiry}.`,
      `${Number(expiry) + 1}.${signature}`,
      `${expiry}.${signature}x`,
    ]) {
      expect(await status(`foundry_session=${forged}`), forged).toBe(401);
    }
    pass(31 * 24 * 3_600_000);
    expect(await status(cookie)).toBe(401);
  });

  test("of another token is no session", async () => {
    const { cookie } = await signIn();
    const other = await startApp({ config: { apiToken: new Secret("another token") } });
    expect((await other.get("/metrics", { headers: { cookie } })).status).toBe(401);
  });

  test("ends when the browser signs out", async () => {
    const { app, cookie } = await signIn();
    const answer = await app.get("/api/session", { method: "DELETE", headers: { cookie } });
    expect(answer.headers.get("set-cookie")).toMatch(/^foundry_session=; Max-Age=0/);
  });

  test("cannot be guessed at: sign-ins are limited", async () => {
    const app = await startApp({ config, limits: { signInsPerMinute: 3 } });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      statuses.push((await app.post("/api/session", { token: `guess ${attempt}` })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 429]);
  });
});

test("changes are limited per address, reads and webhooks are not", async () => {
  const app = await startApp({ limits: { writesPerMinute: 2 }, intakeRoutes: [webhook] });
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 3; attempt += 1)
    statuses.push((await app.post("/api/orgs/9/reload")).status);
  expect(statuses).toEqual([404, 404, 429]);
  const limited = await app.post("/api/orgs/9/reload");
  expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await limited.json()).toMatchObject({ code: "rate_limited", status: 429 });
  for (let attempt = 0; attempt < 5; attempt += 1) {
    expect((await app.get("/api/session")).status).toBe(200);
    expect((await app.post("/webhooks/github", {})).status).toBe(200);
  }
});
