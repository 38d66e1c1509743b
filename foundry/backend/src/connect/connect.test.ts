import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { createManualClock } from "@foundry/durable/testing";
import { startGitHubDouble } from "@foundry/github-double";
import type { GitHubDouble } from "@foundry/github-double";
import { expect, onTestFinished, test } from "vitest";
import { createLogger, createSecretList } from "../app-shell/logger.ts";
import { startApp } from "../app-shell/testing/start-app.ts";
import type { GithubAppConfig } from "../config.ts";
import { Secret } from "../secret.ts";
import { appNeeds } from "../webhooks/index.ts";
import { createConnectApp } from "./connect-app.ts";
import type { Standing } from "./connect-app.ts";
import { createConnectAttempts } from "./connect-attempts.ts";
import { convertCode } from "./convert-code.ts";

const unconnected: Standing = { githubFrom: null, demoIsFixed: false, role: "all" };

interface SceneOptions {
  readonly standing?: Standing;
  readonly store?: (app: GithubAppConfig) => void;
  readonly token?: string;
}

/** The real routes, attempts and conversion; what is stored and each restart are noted. */
async function scene(options: SceneOptions = {}) {
  const clock = createManualClock();
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const secrets = createSecretList([]);
  const happened: string[] = [];
  const stored: GithubAppConfig[] = [];
  let states = 0;
  const attempts = createConnectAttempts({
    now: () => clock.now(),
    newState: () => `state-${(states += 1)}`,
  });
  const connect = createConnectApp({
    standing: options.standing ?? unconnected,
    attempts,
    secrets,
    logger: createLogger({ level: "trace", secrets, destination }),
    convert: (apiUrl, code) => convertCode({ fetch, timeoutMs: 2_000 }, apiUrl, code),
    store: options.store ?? ((app) => void stored.push(app)),
    remove: () => void happened.push("removed"),
    restart: () => void happened.push("restarted"),
  });
  const app = await startApp({
    clock,
    connect: { app: connect, attempts, publicOrigin: "http://127.0.0.1:4700" },
    config: { apiToken: options.token === undefined ? null : new Secret(options.token) },
  });
  return { app, clock, stored, happened, log: () => app.log() + lines.join("") };
}
type Scene = Awaited<ReturnType<typeof scene>>;

async function double(): Promise<GitHubDouble> {
  const github = await startGitHubDouble();
  onTestFinished(() => github.close());
  return github;
}

const wanted = (githubUrl: string, more: object = {}) => ({
  name: "Our Foundry",
  organization: null,
  githubUrl,
  webhookUrl: "https://foundry.example.com/webhooks/github",
  ...more,
});

/** As the dashboard does: begins, and has the cookie of its browser. */
async function begin({ app }: Scene, body: object, headers: Record<string, string> = {}) {
  const answer = await app.post("/api/connection/app", body, headers);
  expect(answer.status, await answer.clone().text()).toBe(201);
  const setCookie = answer.headers.get("set-cookie") ?? "";
  const { startUrl } = (await answer.json()) as { startUrl: string };
  const state = new URL(startUrl, app.url).searchParams.get("state") ?? "";
  return { setCookie, cookie: setCookie.split(";")[0] ?? "", startUrl, state };
}

/** As the browser does: the page, its form, GitHub's question, and the way back. */
async function throughGithub({ app }: Scene, startUrl: string, cookie: string): Promise<URL> {
  const page = await (await app.get(startUrl, { headers: { cookie } })).text();
  const decode = (text: string) =>
    text.replaceAll(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code)));
  const action = decode(/action="([^"]+)"/.exec(page)?.[1] ?? "");
  const manifest = decode(/name="manifest" value="([^"]+)"/.exec(page)?.[1] ?? "");
  const answer = await fetch(action, {
    method: "POST",
    body: new URLSearchParams({ manifest }),
    redirect: "manual",
  });
  return new URL(answer.headers.get("location") ?? "");
}
const codeOf = (back: URL) => back.searchParams.get("code") ?? "";
const problem = async (answer: Response) => ({
  status: answer.status,
  ...((await answer.json()) as { code: string; detail: string; field?: string }),
});

test("an App is created by its manifest, stored, told of without its secrets, and the service starts anew", async () => {
  const github = await double();
  const run = await scene();
  const { startUrl, cookie, state, setCookie } = await begin(run, wanted(github.url), {
    origin: run.app.url,
  });
  expect(setCookie).toMatch(/^foundry_connect=[\w-]{43}; Max-Age=3600; Path=\/; HttpOnly; SameSite=Strict$/);
  const back = await throughGithub(run, startUrl, cookie);
  expect(back.origin + back.pathname).toBe(`${run.app.url}/connect`);
  expect(back.searchParams.get("state")).toBe(state);

  const answer = await run.app.post("/api/connection/app/convert", { code: codeOf(back), state }, { cookie });
  expect(answer.status).toBe(200);
  const text = await answer.text();
  expect(JSON.parse(text)).toEqual({
    id: github.appCredentials.appId,
    slug: "foundry",
    name: "Our Foundry",
    htmlUrl: `${github.url}/apps/foundry`,
    installUrl: `${github.url}/apps/foundry/installations/new`,
  });
  expect(run.stored).toHaveLength(1);
  expect(run.stored[0]).toMatchObject({ appId: github.appCredentials.appId, apiUrl: github.url });
  expect(run.stored[0]?.privateKey.reveal().trim()).toBe(github.appCredentials.privateKey.trim());
  await expect.poll(() => run.happened).toEqual(["restarted"]);
  for (const secret of [
    github.appCredentials.webhookSecret,
    run.stored[0]?.oauth?.clientSecret.reveal() ?? "no client secret",
    "PRIVATE KEY",
  ]) {
    expect(text).not.toContain(secret);
    expect(run.log()).not.toContain(secret);
  }
  expect(run.log()).not.toContain(codeOf(back));
  const later = await run.app.post("/api/connection/app", wanted(github.url));
  expect(await problem(later)).toMatchObject({ status: 409, code: "wrong_state" });
});

test("the manifest asks for exactly what the code says it needs, and the App is private", async () => {
  const run = await scene();
  const { startUrl, cookie } = await begin(run, wanted("https://github.com", { organization: "acme-inc" }));
  const answer = await run.app.get(startUrl, { headers: { cookie } });
  const page = (await answer.text()).replaceAll(/&#(\d+);/g, (_all, code) =>
    String.fromCharCode(Number(code)),
  );
  const manifest: unknown = JSON.parse(/name="manifest" value="(.+?)"><button/.exec(page)?.[1] ?? "");
  expect(manifest).toEqual({
    name: "Our Foundry",
    url: "http://127.0.0.1:4700",
    description: expect.any(String),
    public: false,
    redirect_url: "http://127.0.0.1:4700/connect",
    setup_url: "http://127.0.0.1:4700/connect",
    hook_attributes: { url: "https://foundry.example.com/webhooks/github", active: true },
    default_permissions: appNeeds.permissions,
    default_events: appNeeds.events,
  });
  expect(page).toContain(
    'action="https://github.com/organizations/acme-inc/settings/apps/new?state=state-1"',
  );
});

test("the page to GitHub may send its form to that GitHub and nowhere else, and is nobody's to keep or frame", async () => {
  const run = await scene();
  for (const githubUrl of ["https://github.com", "https://github.example.com:8443", "https://acme.ghe.com"]) {
    const { startUrl, cookie } = await begin(run, wanted(githubUrl, { name: '"><script>alert(1)</script>' }));
    const { headers, status } = await run.app.get(startUrl, { headers: { cookie } });
    const policy = headers.get("content-security-policy") ?? "";
    expect(status).toBe(200);
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      expect.stringMatching(/^script-src 'nonce-[\w+/=]{24}'$/),
      expect.stringMatching(/^style-src 'nonce-[\w+/=]{24}'$/),
      `form-action ${githubUrl}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(await (await run.app.get(startUrl, { headers: { cookie } })).text()).not.toContain(
      "<script>alert",
    );
  }
  const dashboard = await run.app.get("/api/session");
  expect(dashboard.headers.get("content-security-policy")).toContain("form-action 'self';");
});

test("a state is good in the browser that began, for an hour, and once", async () => {
  const github = await double();
  const run = await scene();
  const { startUrl, cookie, state } = await begin(run, wanted(github.url));
  const code = codeOf(await throughGithub(run, startUrl, cookie));
  const convert = (headers: Record<string, string>, body: object = { code, state }) =>
    run.app.post("/api/connection/app/convert", body, headers);
  const stranger = `foundry_connect=${"x".repeat(43)}`;
  for (const headers of [{}, { cookie: stranger }, { cookie: "foundry_connect=short" }]) {
    expect(await problem(await convert(headers))).toMatchObject({ status: 410, code: "connect_expired" });
    const page = await run.app.get(startUrl, { headers, redirect: "manual" });
    expect([page.status, page.headers.get("location")]).toEqual([303, "/connect?expired=1"]);
  }
  expect((await convert({ cookie }, { code, state: "state-9" })).status).toBe(410);
  expect((await convert({ cookie, origin: "https://evil.example" })).status).toBe(403);
  expect(run.stored).toEqual([]);
  await run.clock.advance(3_600_000);
  expect((await convert({ cookie })).status).toBe(410);

  const again = await begin(run, wanted(github.url), { cookie });
  const answers = await Promise.all([1, 2].map(() => convert({ cookie }, { code, state: again.state })));
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
  expect((await convert({ cookie }, { code, state: again.state })).status).toBe(409);
  expect(run.stored).toHaveLength(1);
});

test("a code that GitHub does not know says so, and its state is used up", async () => {
  const github = await double();
  const run = await scene();
  const { cookie, state } = await begin(run, wanted(github.url));
  const convert = () => run.app.post("/api/connection/app/convert", { code: "unknown", state }, { cookie });
  expect(await problem(await convert())).toMatchObject({ status: 410, code: "code_refused" });
  expect(await problem(await convert())).toMatchObject({ status: 410, code: "connect_expired" });
  expect(run.happened).toEqual([]);
});

test("while GitHub is down the same state can be tried again", async () => {
  const github = await double();
  const run = await scene();
  const { startUrl, cookie, state } = await begin(run, wanted(github.url));
  const code = codeOf(await throughGithub(run, startUrl, cookie));
  const convert = () => run.app.post("/api/connection/app/convert", { code, state }, { cookie });
  github.control.faults.add({
    route: "POST /app-manifests/:code/conversions",
    times: 1,
    fault: { kind: "status", status: 502 },
  });
  const refused = await convert();
  expect(refused.headers.get("retry-after")).toBe("5");
  expect(await problem(refused)).toMatchObject({ status: 503, code: "github_unreachable" });
  expect((await convert()).status).toBe(200);
});

test.each([
  ["no App at all", 201, "{}", 502, "code_unusable"],
  ["HTML", 201, "<h1>Sign in</h1>", 502, "code_unusable"],
  ["a key that is none", 201, JSON.stringify(answerWith({ pem: "no key" })), 502, "code_unusable"],
  [
    "a link that runs",
    201,
    JSON.stringify(answerWith({ html_url: "javascript:alert(1)" })),
    502,
    "code_unusable",
  ],
  ["more than an App can be", 201, "x".repeat(300_000), 503, "github_unreachable"],
  ["another address", 302, "", 503, "github_unreachable"],
  ["a page of somebody else", 404, "<h1>Not here</h1>", 410, "code_refused"],
])(
  "a GitHub that answers %s is refused with words, and nothing is stored",
  async (_what, status, body, expected, code) => {
    const server = createServer((_request, response) => {
      response.writeHead(status, { location: "https://evil.example/" }).end(body);
    });
    const url = await listen(server);
    const run = await scene();
    const { cookie, state } = await begin(run, wanted(url));
    const answer = await problem(
      await run.app.post("/api/connection/app/convert", { code: "the-code", state }, { cookie }),
    );
    expect(answer).toMatchObject({ status: expected, code });
    expect(answer.detail).not.toMatch(/the-code|no key|x{20}/);
    expect([run.stored, run.happened]).toEqual([[], []]);
  },
);

test("a disk that is full is told with what to do, and the service stays as it is", async () => {
  const github = await double();
  const run = await scene({
    store() {
      throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
    },
  });
  const { startUrl, cookie, state } = await begin(run, wanted(github.url));
  const code = codeOf(await throughGithub(run, startUrl, cookie));
  const answer = await run.app.post("/api/connection/app/convert", { code, state }, { cookie });
  expect(answer.status).toBe(500);
  expect(run.happened).toEqual([]);
  expect(run.log()).not.toContain("PRIVATE KEY");
});

test.each([
  ["name", { name: "x".repeat(35) }],
  ["name", { name: "  " }],
  ["organization", { organization: "acme/../../evil" }],
  ["organization", { organization: "" }],
  ["githubUrl", { githubUrl: "https://github.com/acme" }],
  ["githubUrl", { githubUrl: "https://user:pass@github.com" }],
  ["githubUrl", { githubUrl: "javascript:alert(1)" }],
  ["githubUrl", { githubUrl: "http://github.example.com" }],
  ["webhookUrl", { webhookUrl: "foundry.example.com" }],
])("a wrong %s is refused and named: %j", async (field, change) => {
  const run = await scene();
  const answer = await problem(
    await run.app.post("/api/connection/app", wanted("https://github.com", change)),
  );
  expect(answer).toMatchObject({ status: 422, field: expect.stringContaining(field) });
});

test.each<[string, Standing, RegExp]>([
  ["the environment names an App", { ...unconnected, githubFrom: "environment" }, /GITHUB_ variables/],
  ["an App is stored", { ...unconnected, githubFrom: "stored" }, /Forget it first/],
  ["FOUNDRY_DEMO=1", { ...unconnected, demoIsFixed: true }, /FOUNDRY_DEMO=1/],
  ["several processes", { ...unconnected, role: "web" }, /several processes/],
])("no App is created where %s, and the answer says why", async (_what, standing, why) => {
  const run = await scene({ standing });
  const begun = await problem(await run.app.post("/api/connection/app", wanted("https://github.com")));
  expect(begun).toMatchObject({ status: 409, detail: expect.stringMatching(why) });
  const converted = await run.app.post("/api/connection/app/convert", { code: "c", state: "s" });
  expect(converted.status).toBe(409);
});

test("a stored App is forgotten, and one of the environment is not", async () => {
  const run = await scene({ standing: { ...unconnected, githubFrom: "stored" } });
  expect((await run.app.post("/api/connection/app/forget")).status).toBe(200);
  await expect.poll(() => run.happened).toEqual(["removed", "restarted"]);
  for (const githubFrom of ["environment", null] as const) {
    const other = await scene({ standing: { ...unconnected, githubFrom } });
    expect((await other.app.post("/api/connection/app/forget")).status).toBe(409);
    expect(other.happened).toEqual([]);
  }
});

test("with a token, each step but the page to GitHub asks for it; that page asks for the cookie of its browser", async () => {
  const token = "the token of this test";
  const run = await scene({ token });
  for (const path of ["/api/connection/app", "/api/connection/app/convert", "/api/connection/app/forget"]) {
    expect((await run.app.post(path, {})).status).toBe(401);
  }
  const { startUrl, cookie } = await begin(run, wanted("https://github.com"), {
    authorization: `Bearer ${token}`,
  });
  expect((await run.app.get(startUrl, { redirect: "manual" })).status).toBe(303);
  expect((await run.app.get(startUrl, { headers: { cookie } })).status).toBe(200);
});

function answerWith(change: object): object {
  const pem = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
    type: "pkcs1",
    format: "pem",
  });
  return {
    id: 1,
    slug: "ours",
    name: "Ours",
    html_url: "https://github.com/apps/ours",
    client_id: "Iv1.abc",
    client_secret: "client secret",
    webhook_secret: "hook secret",
    pem,
    ...change,
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}
