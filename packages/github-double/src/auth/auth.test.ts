import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { appJwt } from "../testing/app-jwt.ts";
import { manualClock, startScene } from "../testing/scene.ts";

const hourMs = 3_600_000;
let clock: ReturnType<typeof manualClock>;
let scene: Awaited<ReturnType<typeof startScene>>;
beforeEach(async () => {
  clock = manualClock();
  scene = await startScene({ clock });
});
afterEach(() => scene.double.close());

test("GET /app takes the App's JWT, by id or by client id", async () => {
  const { ask, double } = scene;
  const { appId, clientId, privateKey, slug } = double.appCredentials;
  const seconds = clock.now() / 1000;
  for (const iss of [appId, clientId]) {
    const jwt = appJwt({ iss, iat: seconds - 60, exp: seconds + 540 }, privateKey);
    expect(await ask("GET", "/app", `Bearer ${jwt}`)).toMatchObject({ status: 200, body: { slug } });
  }
});

test("a JWT that is not RS256, from another key, expired, too long or from the future is refused", async () => {
  const { ask, double } = scene;
  const { appId: iss, privateKey } = double.appCredentials;
  const other = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).privateKey;
  const now = clock.now() / 1000;
  const good = { iss, iat: now - 30, exp: now + 540 };
  const bad = [
    appJwt(good, privateKey, "none"),
    appJwt(good, other),
    appJwt({ ...good, exp: now - 1 }, privateKey),
    appJwt({ ...good, exp: now + 700 }, privateKey),
    appJwt({ ...good, iat: now + 120 }, privateKey),
    "not.a.jwt",
  ];
  for (const jwt of bad) {
    expect(await ask("GET", "/app", `Bearer ${jwt}`)).toMatchObject({
      status: 401,
      body: { message: expect.any(String) },
    });
  }
  expect((await ask("GET", "/app", await scene.token("acme"))).status).toBe(401);
});

test("an installation token lives for one hour of the double's clock", async () => {
  const { ask, token } = scene;
  const authorization = await token("acme");
  clock.advance(hourMs - 1000);
  expect((await ask("GET", "/repos/acme/web", authorization)).status).toBe(200);
  clock.advance(1000);
  expect(await ask("GET", "/repos/acme/web", authorization)).toMatchObject({
    status: 401,
    body: { message: "Bad credentials" },
  });
});

test("an unknown token is 401, also where nobody needs one", async () => {
  expect((await scene.ask("GET", "/orgs/acme", "Bearer ghs_unknown")).status).toBe(401);
  expect((await scene.ask("GET", "/orgs/acme", null)).status).toBe(200);
});

test("a token can be revoked, and goes with the installation", async () => {
  const { ask, token, control } = scene;
  const [first, second] = [await token("acme"), await token("acme")];
  expect((await ask("DELETE", "/installation/token", first)).status).toBe(204);
  expect((await ask("GET", "/installation/repositories", first)).status).toBe(401);
  control.uninstallApp("acme");
  expect((await ask("GET", "/installation/repositories", second)).status).toBe(401);
});

test("a token's repositories and permissions are narrowed to what was asked for", async () => {
  const { ask, token, control } = scene;
  await control.createRepository("acme/api", { private: true });
  const narrow = await token("acme", { repositories: ["WEB"], permissions: { pull_requests: "read" } });
  expect((await ask("GET", "/repos/acme/web/pulls", narrow)).status).toBe(200);
  expect((await ask("GET", "/repos/acme/api", narrow)).status).toBe(404);
  const change = await ask("PATCH", "/repos/acme/web/pulls/1", narrow, { title: "No" });
  expect(change).toMatchObject({ status: 403, body: { message: "Resource not accessible by integration" } });
  expect(change.headers.get("x-accepted-github-permissions")).toBe("pull_requests=write");
  expect(control.pull("acme/web", 1).title).toBe("An idea");
  expect(await ask("GET", "/installation/repositories", narrow)).toMatchObject({
    body: { total_count: 1, repository_selection: "selected" },
  });
});

test("a token for what the installation does not have is 422", async () => {
  const { ask, jwt, control } = scene;
  const path = `/app/installations/${control.installation("acme").id}/access_tokens`;
  expect((await ask("POST", path, jwt(), { repositories: ["nothing"] })).status).toBe(422);
  expect((await ask("POST", path, jwt(), { permissions: { administration: "write" } })).status).toBe(422);
});

test("suspended, an installation's tokens are refused, and work again afterwards", async () => {
  const { ask, jwt, token, control } = scene;
  const authorization = await token("acme");
  const path = `/app/installations/${control.installation("acme").id}`;
  expect((await ask("PUT", `${path}/suspended`, jwt())).status).toBe(204);
  expect((await ask("GET", "/repos/acme/web", authorization)).status).toBe(403);
  expect((await ask("POST", `${path}/access_tokens`, jwt(), {})).status).toBe(403);
  expect(await ask("GET", path, jwt())).toMatchObject({ body: { suspended_at: expect.any(String) } });
  expect((await ask("DELETE", `${path}/suspended`, jwt())).status).toBe(204);
  expect((await ask("GET", "/repos/acme/web", authorization)).status).toBe(200);
  expect((await ask("DELETE", path, jwt())).status).toBe(204);
  expect((await ask("GET", path, jwt())).status).toBe(404);
});

test("names are case-insensitive, and what is private does not exist for others", async () => {
  const { ask, token, control } = scene;
  expect((await ask("GET", "/repos/ACME/Web", await token("acme"))).status).toBe(200);
  expect((await ask("GET", "/repos/acme/web", null)).status).toBe(404);
  expect((await ask("GET", `/repositories/${control.repository("acme/web").id}`, null)).status).toBe(404);
  expect((await ask("GET", "/repos/acme/web", `Bearer ${control.createUserToken("hubot")}`)).status).toBe(
    404,
  );
  expect((await ask("GET", "/repos/acme/web", `Bearer ${control.createUserToken("sam")}`)).status).toBe(200);
});

test("a former name leads to the repository, for those who may see it", async () => {
  const { ask, token, control, double } = scene;
  await control.renameRepository("acme/web", "site");
  const authorization = await token("acme");
  const moved = await fetch(`${double.url}/repos/acme/web/pulls?state=all`, {
    headers: { authorization },
    redirect: "manual",
  });
  expect(moved.status).toBe(301);
  expect(moved.headers.get("location")).toBe(`${double.url}/repos/acme/site/pulls?state=all`);
  expect(await ask("GET", "/repos/acme/web", authorization)).toMatchObject({ body: { name: "site" } });
  expect((await ask("GET", "/repos/acme/web", null)).status).toBe(404);
  control.renameAccount("acme", "apex");
  expect(await ask("GET", "/repos/acme/site", authorization)).toMatchObject({
    body: { full_name: "apex/site" },
  });
});

test("an installation of selected repositories reaches those only", async () => {
  const { ask, token, control } = scene;
  await control.createRepository("acme/api", { private: true });
  control.selectRepositories("acme", "added", ["acme/api"]);
  const authorization = await token("acme");
  expect((await ask("GET", "/repos/acme/api", authorization)).status).toBe(200);
  expect((await ask("GET", "/repos/acme/web", authorization)).status).toBe(404);
});

test("a person signs in by the web flow, with PKCE, once for each code", async () => {
  const { ask, double } = scene;
  const { clientId, clientSecret } = double.appCredentials;
  const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  const query = `client_id=${clientId}&redirect_uri=http://127.0.0.1:1/back&state=s1&code_challenge=${challenge}`;
  const agreed = await fetch(`${double.url}/login/oauth/authorize?${query}&login=mona`, {
    redirect: "manual",
  });
  const back = new URL(agreed.headers.get("location") ?? "");
  expect(back.searchParams.get("state")).toBe("s1");
  const code = back.searchParams.get("code");
  const exchange = (codeVerifier: string) =>
    ask(
      "POST",
      "/login/oauth/access_token",
      null,
      { client_id: clientId, client_secret: clientSecret, code, code_verifier: codeVerifier },
      { accept: "application/json" },
    );
  const granted = await exchange(verifier);
  expect(granted).toMatchObject({ status: 200, body: { token_type: "bearer", expires_in: 28_800 } });
  const { access_token: token } = granted.body as { access_token: string };
  expect(await ask("GET", "/user", `Bearer ${token}`)).toMatchObject({ body: { login: "mona" } });
  expect(await exchange(verifier)).toMatchObject({ body: { error: "bad_verification_code" } });
  clock.advance(8 * hourMs);
  expect((await ask("GET", "/user", `Bearer ${token}`)).status).toBe(401);
});

test("a code is sent to this machine only", async () => {
  const { double } = scene;
  const query = `client_id=${double.appCredentials.clientId}&redirect_uri=https://example.com/&login=mona`;
  const answer = await fetch(`${double.url}/login/oauth/authorize?${query}`, { redirect: "manual" });
  expect(answer.status).toBe(422);
});

test("an App is made from a manifest, whose code works once", async () => {
  const { ask, double } = scene;
  const manifest = {
    name: "Ours",
    redirect_url: "http://localhost:1/made",
    hook_attributes: { url: "http://127.0.0.1:1/hook" },
    default_permissions: { contents: "read" },
    default_events: ["push"],
  };
  const posted = await fetch(`${double.url}/settings/apps/new?state=s2`, {
    method: "POST",
    body: new URLSearchParams({ manifest: JSON.stringify(manifest) }),
    redirect: "manual",
  });
  const code = new URL(posted.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const path = `/app-manifests/${code}/conversions`;
  const { privateKey: pem, webhookSecret } = double.appCredentials;
  expect(await ask("POST", path, null)).toMatchObject({
    status: 201,
    body: { name: "Ours", pem, webhook_secret: webhookSecret, events: ["push"] },
  });
  expect((await ask("POST", path, null)).status).toBe(404);
});
