import { request } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { manualClock, startScene } from "../testing/scene.ts";

let clock: ReturnType<typeof manualClock>;
let scene: Awaited<ReturnType<typeof startScene>>;
beforeEach(async () => {
  clock = manualClock();
  scene = await startScene({ clock, rateLimit: 20, controlOrigins: ["http://127.0.0.1:4700"] });
});
afterEach(() => scene.double.close());

test("lists come in pages with GitHub's links", async () => {
  const { ask, token, control, double } = scene;
  await control.seedBulk({ owner: "acme", repositories: 5, pullRequestsEach: 0 });
  const authorization = await token("acme");
  const first = await ask("GET", "/orgs/acme/repos?per_page=2&type=all", authorization);
  const at = (page: number): string => `<${double.url}/orgs/acme/repos?per_page=2&type=all&page=${page}>`;
  expect(first.headers.get("link")).toBe(`${at(2)}; rel="next", ${at(3)}; rel="last"`);
  const second = await ask("GET", "/orgs/acme/repos?per_page=2&type=all&page=2", authorization);
  expect(second.headers.get("link")).toBe(
    `${at(1)}; rel="prev", ${at(3)}; rel="next", ${at(3)}; rel="last", ${at(1)}; rel="first"`,
  );
  const last = await ask("GET", "/orgs/acme/repos?per_page=2&type=all&page=3", authorization);
  expect(last.headers.get("link")).toBe(`${at(2)}; rel="prev", ${at(1)}; rel="first"`);
  const whole = await ask("GET", "/orgs/acme/repos?per_page=1000", authorization);
  expect(whole.body).toHaveLength(6);
  expect(whole.headers.get("link")).toBeNull();
});

test("an unchanged answer is 304 and costs nothing", async () => {
  const { ask, token, control } = scene;
  const authorization = await token("acme");
  const path = "/repos/acme/web/pulls/1";
  const first = await ask("GET", path, authorization);
  const etag = first.headers.get("etag") ?? "";
  expect(first.headers.get("x-ratelimit-remaining")).toBe("19");
  const again = await ask("GET", path, authorization, undefined, { "if-none-match": etag });
  expect(again).toMatchObject({ status: 304, body: "" });
  expect(again.headers.get("x-ratelimit-remaining")).toBe("19");
  await control.updatePullRequest("acme/web", 1, { title: "Another" });
  const changed = await ask("GET", path, authorization, undefined, { "if-none-match": etag });
  expect(changed.status).toBe(200);
  expect(changed.headers.get("x-ratelimit-remaining")).toBe("18");
});

test("an hour's budget is used up and comes back; asking for it is free", async () => {
  const { ask, token, control } = scene;
  const authorization = await token("acme");
  control.exhaustRateLimit("acme", 1);
  expect((await ask("GET", "/repos/acme/web", authorization)).status).toBe(200);
  const refused = await ask("GET", "/repos/acme/web", authorization);
  expect(refused.status).toBe(403);
  expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
  const reset = Number(refused.headers.get("x-ratelimit-reset"));
  expect(reset * 1000).toBeGreaterThan(clock.now());
  const limits = await ask("GET", "/rate_limit", authorization);
  expect(limits).toMatchObject({ status: 200, body: { rate: { remaining: 0, reset } } });
  clock.advance(3_600_000);
  expect((await ask("GET", "/repos/acme/web", await token("acme"))).status).toBe(200);
});

test("errors have GitHub's shape", async () => {
  const { ask, token, double } = scene;
  const authorization = await token("acme");
  const missing = await ask("GET", "/repos/acme/nothing", authorization);
  expect(missing).toMatchObject({ status: 404, body: { message: "Not Found", status: "404" } });
  expect(missing.headers.get("x-github-request-id")).toMatch(/^[0-9A-F]{24}$/);
  const invalid = await ask("POST", "/repos/acme/web/issues", authorization, { body: "no title" });
  expect(invalid).toMatchObject({
    status: 422,
    body: { message: "Validation Failed", errors: [{ field: "title", code: "missing_field" }] },
  });
  const broken = await fetch(`${double.url}/repos/acme/web/issues`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: "{",
  });
  expect(broken.status).toBe(400);
  expect((await ask("GET", "/no/such/route/here", null)).status).toBe(404);
});

test("requests are counted by route", async () => {
  const { ask, token, control } = scene;
  const authorization = await token("acme");
  control.requests.reset();
  await ask("GET", "/repos/acme/web/pulls", authorization);
  await ask("GET", "/repos/acme/web/pulls/1", authorization);
  await ask("GET", "/repos/acme/WEB/pulls?page=2", authorization);
  expect(control.requests.byRoute()).toEqual({
    "GET /repos/:owner/:repo/pulls": 2,
    "GET /repos/:owner/:repo/pulls/:number": 1,
  });
  expect(control.requests.total()).toBe(3);
});

/** `fetch` does not let a Host through. */
function statusWith(url: string, headers: Record<string, string>, method = "GET"): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  request(url, { method, headers }, (response) => {
    response.resume();
    resolve(response.statusCode ?? 0);
  })
    .on("error", reject)
    .end();
  return promise;
}

test("a name that was rebound to this machine is refused", async () => {
  const { url } = scene.double;
  expect(await statusWith(`${url}/orgs/acme`, { host: "evil.example:80" })).toBe(403);
  expect(await statusWith(`${url}/orgs/acme`, { host: "localhost:1" })).toBe(200);
});

test("the control takes programs, its own pages and allowed origins, and no other page", async () => {
  const { url } = scene.double;
  const path = `${url}/_control/status`;
  expect(await statusWith(path, {})).toBe(200);
  expect(await statusWith(path, { origin: url })).toBe(200);
  expect(await statusWith(path, { origin: "http://127.0.0.1:4700" })).toBe(200);
  expect(await statusWith(path, { origin: "https://evil.example" })).toBe(403);
  expect(await statusWith(path, { origin: "null" })).toBe(403);
  expect(await statusWith(path, { "sec-fetch-site": "cross-site" })).toBe(403);
  expect(await statusWith(`${url}/_control/burst`, { origin: "https://evil.example" }, "POST")).toBe(403);
});

test("several doubles share nothing", async () => {
  const other = await startScene();
  try {
    const authorization = await scene.token("acme");
    expect((await other.ask("GET", "/repos/acme/web", authorization)).status).toBe(401);
    expect(other.double.url).not.toBe(scene.double.url);
    expect(other.double.appCredentials.privateKey).not.toBe(scene.double.appCredentials.privateKey);
  } finally {
    await other.double.close();
  }
});

test("avatars and pages run and load nothing", async () => {
  const { control, double } = scene;
  const { id } = control.account("mona");
  const avatar = await fetch(`${double.url}/avatars/${id}.svg?v=4`);
  expect(avatar.headers.get("content-type")).toContain("image/svg+xml");
  expect(avatar.headers.get("content-security-policy")).toContain("sandbox");
  expect(await avatar.text()).toContain("<svg");
  await control.setPrivate("acme/web", false);
  await control.updatePullRequest("acme/web", 1, { title: "<script>alert(1)</script>" });
  const page = await fetch(`${double.url}/acme/web/pull/1`);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await page.text()).not.toContain("<script>");
});
