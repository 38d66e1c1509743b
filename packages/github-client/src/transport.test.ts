import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, expect, test, vi } from "vitest";
import { GithubError } from "./index.ts";
import { clientFor } from "./testing/client-for.ts";
import { answerJson, startApi, type ScriptedApi } from "./testing/start-api.ts";

type Script = (request: IncomingMessage, response: ServerResponse) => void;

let api: ScriptedApi | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await api?.close();
  api = undefined;
});

/** A client of an API that gives tokens "token-1-…", "token-2-…" and answers all else by the script. */
async function scripted(script: Script, options: Parameters<typeof clientFor>[1] = {}) {
  let tokens = 0;
  api = await startApi((request, response) => {
    if (!request.url?.endsWith("/access_tokens")) return script(request, response);
    const expires_at = new Date(Date.now() + 3_600_000).toISOString();
    return answerJson(response, { token: `token-${++tokens}-of-an-odd-form`, expires_at }, { status: 201 });
  });
  const github = clientFor(api.url, options);
  return { ...github, acme: github.client.forInstallation("7"), api };
}

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

test("[GH8] the next page is the one that the Link header names, wherever it stands", async () => {
  const { acme } = await scripted((_request, response) => {
    const link = (page: number, rel: string) =>
      `<https://api.example/x?per_page=100&page=${page}>; rel="${rel}"`;
    answerJson(response, [], {
      headers: { link: [link(1, "first"), link(9, "last"), link(4, "next")].join(", ") },
    });
  });
  expect((await acme.listMembers({ org: "acme", page: 3 })).nextPage).toBe(4);
});

test("a conditional page sends its ETag; a 304 keeps what the Link header says", async () => {
  const { acme } = await scripted((request, response) => {
    const headers = { etag: '"one"', link: '<https://api.example/x?page=2>; rel="next"' };
    if (request.headers["if-none-match"] === '"one"') response.writeHead(304, headers).end();
    else answerJson(response, [], { headers });
  });
  const first = await acme.listOpenPullRequests({ owner: "acme", repo: "web", page: 1 });
  expect(first).toEqual({ items: [], nextPage: 2, etag: '"one"', notModified: false, totalCount: null });
  const again = await acme.listOpenPullRequests({ owner: "acme", repo: "web", page: 1, etag: first.etag });
  expect(again).toEqual({ items: [], nextPage: 2, etag: '"one"', notModified: true, totalCount: null });
});

test("[DX11] delivery ids of 64 bits keep every digit, there and back", async () => {
  const id = "3804004623172239366";
  const { client, api: github } = await scripted((request, response) => {
    if (request.method === "POST") return answerJson(response, {}, { status: 202 });
    const text = `[{"id":${id},"guid":"g","delivered_at":"2026-01-01T00:00:00Z","redelivery":false,"duration":0.1,
      "status":"\\"id\\":1234567890123456789","status_code":200,"event":"push","action":null,"installation_id":7,"repository_id":null}]`;
    return answerJson(response, text);
  });
  const [delivery] = (await client.listHookDeliveries()).items;
  expect(delivery).toMatchObject({ id, installationId: "7", status: '"id":1234567890123456789' });
  await client.redeliver({ deliveryId: delivery?.id ?? "" });
  expect(github.requests.at(-1)).toBe(`POST /app/hook/deliveries/${id}/attempts`);
});

test("redeliveries do not wait for the pace of content-creating writes", async () => {
  const { client } = await scripted((_request, response) => answerJson(response, {}, { status: 202 }), {
    paceWrites: true,
  });
  const startedAt = performance.now();
  for (let id = 1; id <= 5; id++) await client.redeliver({ deliveryId: String(id) });
  expect(performance.now() - startedAt).toBeLessThan(900);
});

test("writes keep GitHub's pace once a burst is used up, each installation's for itself; reads go past them", async () => {
  const times: Record<string, number[]> = {};
  const { client, acme } = await scripted((request, response) => {
    const isWrite = request.method === "POST";
    if (isWrite) (times[request.url ?? ""] ??= []).push(performance.now());
    answerJson(response, isWrite ? { message: "Validation Failed" } : [], { status: isWrite ? 422 : 200 });
  });
  const check = { owner: "a", repo: "b", headSha: "0".repeat(40), name: "n", externalId: "e" };
  const startedAt = performance.now();
  const writes = Promise.all(Array.from({ length: 13 }, () => failureOf(acme.createCheckRun(check))));
  for (let page = 1; page <= 20; page++) await acme.listMembers({ org: "acme", page });
  const other = client.forInstallation("8");
  await failureOf(other.createPullRequest({ owner: "c", repo: "d", title: "t", head: "h", base: "b" }));
  const pastAt = performance.now();
  await writes;
  const checks = (times["/repos/a/b/check-runs"] ?? []).map((at) => at - startedAt);
  expect(checks[9]).toBeLessThan(checks[12] ?? 0);
  expect(checks[10]).toBeGreaterThan(950);
  expect(checks[11]).toBeGreaterThan(1_950);
  expect(checks[12]).toBeGreaterThan(2_950);
  expect(times["/repos/c/d/pulls"]).toHaveLength(1);
  expect(pastAt - startedAt).toBeLessThan(checks[12] ?? 0);
});

test("of writes that notify people, five go at once and the sixth waits three seconds", async () => {
  const times: number[] = [];
  const { acme } = await scripted((_request, response) => {
    times.push(performance.now());
    answerJson(response, { message: "Validation Failed" }, { status: 422 });
  });
  const pull = { owner: "a", repo: "b", title: "t", head: "h", base: "b" };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: 6 }, () => failureOf(acme.createPullRequest(pull))));
  expect(times.filter((at) => at - startedAt > 2_900)).toHaveLength(1);
});

test("a token refused by GitHub is renewed once for all who were refused, and their requests sent again", async () => {
  let accepted = "token-1";
  const {
    acme,
    api: github,
    observed,
  } = await scripted((request, response) =>
    String(request.headers.authorization).startsWith(`token ${accepted}`)
      ? answerJson(response, [])
      : answerJson(response, { message: "Bad credentials" }, { status: 401 }),
  );
  await acme.listMembers({ org: "acme", page: 1 });
  // Only octokit's view of the token's age moves: it waits for the replication of one younger than five seconds.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
  accepted = "token-2";
  await Promise.all([1, 2, 3, 4].map((page) => acme.listMembers({ org: "acme", page })));
  expect(github.requests.filter((request) => request.startsWith("POST"))).toHaveLength(2);
  expect(observed.filter(({ status }) => status === 401)).toHaveLength(4);
});

test("an answer that breaks off is a failed read, never an empty list", async () => {
  const { acme } = await scripted((_request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
    response.write('[{"id":1,', () => response.destroy());
  });
  expect(await failureOf(acme.listMembers({ org: "acme", page: 1 }))).toMatchObject({
    code: "github_unavailable",
  });
});

test("an answer that stalls in the middle of its body times out", async () => {
  const stall: Script = (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write('[{"id":1,');
  };
  const { acme } = await scripted(stall, { timeoutMs: 200 });
  expect(await failureOf(acme.listMembers({ org: "acme", page: 1 }))).toMatchObject({
    code: "github_timeout",
  });
});

test.each([
  ["github_unavailable", "<html>a proxy's page</html>"],
  ["github_unreadable", "{}"],
  ["github_unreadable", "null"],
  ["github_unreadable", '[{"id":"x"}]'],
  ["github_unreadable", '[{"id":1}]'],
])("a 200 that is not what GitHub documents is %s: %s", async (code, text) => {
  const { acme } = await scripted((_request, response) => answerJson(response, text));
  expect(await failureOf(acme.listMembers({ org: "acme", page: 1 }))).toMatchObject({ code });
});

test.each([
  ["seconds", { "retry-after": "30" }, 30_000],
  ["a date", { "retry-after": "Thu, 01 Jan 2026 00:00:20 GMT" }, 20_000],
  [
    "the reset of a used-up budget",
    { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1767225660" },
    60_000,
  ],
  [
    "retry-after before the reset",
    {
      "retry-after": "5",
      "x-ratelimit-limit": "1",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": "1767225660",
    },
    5_000,
  ],
  ["a minute when nothing is said", {}, 60_000],
  ["an hour at most", { "retry-after": "99999999" }, 3_660_000],
])("[DX6] a 429 says when to come back by %s", async (_name, headers, retryAfterMs) => {
  const clock = { now: () => Date.parse("2026-01-01T00:00:00Z") };
  const limited: Script = (_request, response) =>
    answerJson(response, { message: "slow down" }, { status: 429, headers });
  // The clock stands still, so the token would be taken for one that has a long time to live.
  const { acme } = await scripted(limited, { clock });
  const error = await failureOf(acme.listMembers({ org: "acme", page: 1 }));
  expect(error).toMatchObject({ code: "github_rate_limited", retryAfterMs });
});

test("a 503 passes on its retry-after", async () => {
  const down: Script = (_request, response) =>
    answerJson(response, { message: "down" }, { status: 503, headers: { "retry-after": "7" } });
  const { acme } = await scripted(down);
  expect(await failureOf(acme.listMembers({ org: "acme", page: 1 }))).toMatchObject({
    code: "github_unavailable",
    retryAfterMs: 7_000,
  });
});

test("no more requests are on the way at once than allowed", async () => {
  const held: ServerResponse[] = [];
  let isHolding = true;
  const hold: Script = (request, response) => {
    if (isHolding && request.url !== "/ping") held.push(response);
    else answerJson(response, []);
  };
  const { acme, api: github } = await scripted(hold, { maxConcurrent: 4 });
  const calls = Array.from({ length: 12 }, (_, page) => acme.listMembers({ org: "acme", page }));
  await expect.poll(() => held.length).toBe(4);
  // Whoever could overtake these would have come by now.
  for (let pings = 0; pings < 10; pings++) await (await fetch(`${github.url}/ping`)).text();
  expect(held).toHaveLength(4);
  isHolding = false;
  for (const response of held) answerJson(response, []);
  await Promise.all(calls);
});

test("no secret reaches an error, whatever GitHub echoes", async () => {
  let token = "";
  const echo: Script = (request, response) => {
    token = String(request.headers.authorization).replace("token ", "");
    answerJson(
      response,
      { message: `bad token ${token} for https://me:hunter22@host`, errors: [`${token} again`] },
      { status: 422 },
    );
  };
  const { acme, client, logged } = await scripted(echo);
  const error = await failureOf(acme.listMembers({ org: "acme", page: 1 }));
  expect(token).toMatch(/^token-1/);
  expect(error).toBeInstanceOf(GithubError);
  const shown = JSON.stringify(error) + String(error) + logged.join("");
  expect(shown).not.toContain(token);
  expect(shown).not.toContain("hunter22");
  expect(client.redact(`x ${token} y`)).toBe("x [redacted] y");
});

test("the requests say who asks, in which version, and where an Enterprise server has its API", async () => {
  const seen: Record<string, unknown> = {};
  const { api: github } = await scripted((request, response) => {
    Object.assign(seen, request.headers);
    answerJson(response, {
      id: 1,
      slug: "foundry",
      name: "Foundry",
      html_url: "https://github.example/apps/foundry",
    });
  });
  const { client } = clientFor(`${github.url}/api/v3/`);
  expect(await client.getApp()).toMatchObject({ slug: "foundry", owner: null });
  expect(github.requests).toEqual(["GET /api/v3/app"]);
  expect(seen["user-agent"]).toMatch(/^foundry-test /);
  expect(seen["x-github-api-version"]).toBe("2022-11-28");
  expect(seen["authorization"]).toMatch(/^bearer eyJ/);
});

test("a private key that is none is refused at once and never quoted", () => {
  const pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIEsecretsecret\n-----END RSA PRIVATE KEY-----";
  expect(() => clientFor("http://127.0.0.1:1", { privateKey: pem })).toThrow(
    new TypeError("the GitHub App's private key must be an RSA private key in PEM form"),
  );
});

test("GitHub not listening is unavailable", async () => {
  const { client } = clientFor("http://127.0.0.1:1");
  expect(await failureOf(client.getApp())).toMatchObject({
    code: "github_unavailable",
    kind: "retryable",
    status: null,
  });
});

test("[RC3] what the contents API says of something that is no file to read", async () => {
  const blob = { resource: "Blob", field: "data", code: "too_large" };
  const answers: Record<string, [unknown, number?]> = {
    link: [{ type: "symlink", target: "../../outside", size: 13 }],
    module: [{ type: "submodule", submodule_git_url: "https://git.example/x", size: 0 }],
    "old-module": [{ type: "file", submodule_git_url: "https://git.example/x", size: 0 }],
    folder: [[{ type: "file", name: "inside" }]],
    odd: [{ type: "whatever" }],
    large: [{ type: "file", encoding: "none", content: "", size: 2_000_000, sha: "a" }],
    huge: [{ message: "This API returns blobs up to 100 MB in size.", errors: [blob] }, 403],
    none: [{ message: "Not Found" }, 404],
    unknown: [{ message: "No commit found for the ref x" }, 404],
    forbidden: [{ message: "Resource not accessible by integration" }, 403],
    broken: [{ message: "Server Error" }, 502],
  };
  const { acme } = await scripted((request, response) => {
    const name = /contents\/([\w-]+)/.exec(request.url ?? "")?.[1] ?? "";
    const [body, status = 200] = answers[name] ?? [null, 500];
    answerJson(response, body, { status });
  });
  const at = (path: string) => acme.getContent({ owner: "acme", repo: "web", path, ref: "x" });
  const other = (type: string, size: number | null = null) => ({ kind: "other", type, size });
  expect(await at("link")).toEqual(other("symlink"));
  expect(await at("module")).toEqual(other("submodule"));
  expect(await at("old-module")).toEqual(other("submodule"));
  expect(await at("folder")).toEqual(other("directory"));
  expect(await at("odd")).toEqual(other("unknown"));
  expect(await at("large")).toEqual(other("encoding", 2_000_000));
  expect(await at("huge")).toEqual(other("encoding"));
  expect(await at("none")).toEqual({ kind: "absent", reason: "no_file" });
  expect(await at("unknown")).toEqual({ kind: "absent", reason: "no_commit" });
  expect(await failureOf(at("forbidden"))).toMatchObject({ code: "github_forbidden", kind: "terminal" });
  expect(await failureOf(at("broken"))).toMatchObject({ code: "github_unavailable", kind: "retryable" });
});
