import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { Secret } from "../../secret.ts";
import { startApp } from "../testing/start-app.ts";
import type { StartOptions } from "../testing/start-app.ts";

const page = "<!doctype html><title>Foundry</title>";
const script = "export const answer = 42;";
const html = { headers: { accept: "text/html,*/*" } };

async function startWithDashboard(options: StartOptions = {}) {
  const directory = mkdtempSync(join(tmpdir(), "dashboard-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  mkdirSync(join(directory, "assets"));
  writeFileSync(join(directory, "index.html"), page);
  writeFileSync(join(directory, "assets", "index-a1b2c3.js"), script);
  writeFileSync(join(directory, "assets", "index-a1b2c3.js.gz"), gzipSync(script));
  return startApp({ ...options, dashboardDir: directory });
}

test.each(["/", "/orgs/1", "/orgs/1/pulls/2%233", "/deliveries?status=parked"])(
  "the browser gets the page at %s and asks for it each time",
  async (path) => {
    const app = await startWithDashboard();
    const answer = await app.get(path, html);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(page);
    expect(answer.headers.get("cache-control")).toBe("no-cache");
    expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
  },
);

test("hashed assets are kept for good and come compressed where they were built so", async () => {
  const app = await startWithDashboard();
  const answer = await app.get("/assets/index-a1b2c3.js", { headers: { "accept-encoding": "gzip" } });
  expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(answer.headers.get("content-encoding")).toBe("gzip");
  expect(answer.headers.get("content-type")).toMatch(/javascript/);
  expect(await answer.text()).toBe(script);
});

test("what is not there is a 404 and no page: assets, API, other methods, programs", async () => {
  const app = await startWithDashboard();
  for (const path of ["/assets/index-old.js", "/api/nothing", "/webhooks/nothing"]) {
    expect((await app.get(path, html)).status, path).toBe(404);
  }
  expect((await app.get("/orgs/1")).status).toBe(404);
  expect((await app.post("/orgs/1")).status).toBe(404);
  expect((await app.get("/..%2f..%2fetc%2fpasswd", html)).status).not.toBe(500);
});

test("the page is open with a token, so that one can sign in", async () => {
  const app = await startWithDashboard({ config: { apiToken: new Secret("the token of this test") } });
  expect((await app.get("/", html)).status).toBe(200);
  expect((await app.get("/orgs/1", html)).status).toBe(200);
});

test("a page may load nothing but its own and avatars, be framed by nobody, and is not sniffed", async () => {
  const app = await startWithDashboard({ imageOrigins: ["http://127.0.0.1:9999"] });
  const { headers } = await app.get("/", html);
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain(
    "img-src 'self' data: https://avatars.githubusercontent.com http://127.0.0.1:9999",
  );
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain("unsafe-eval");
  expect(policy).not.toContain("upgrade-insecure-requests");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
  expect(headers.get("strict-transport-security")).toBeNull();
});

test("over TLS the browser is told to stay there", async () => {
  const app = await startWithDashboard({ config: { publicUrl: "https://foundry.example.com" } });
  expect((await app.get("/", html)).headers.get("strict-transport-security")).toMatch(/^max-age=15552000/);
});
