import { afterEach, beforeEach, expect, test } from "vitest";
import { startScene } from "../testing/scene.ts";

let scene: Awaited<ReturnType<typeof startScene>>;
beforeEach(async () => {
  scene = await startScene({ seed: 5 });
});
afterEach(() => scene.double.close());

const path = "/repos/acme/web/pulls";
const route = "GET /repos/:owner/:repo/pulls";

test("a status, as often as asked for, on the routes asked for", async () => {
  const { ask, token, control } = scene;
  const authorization = await token("acme");
  control.faults.add({ fault: { kind: "status", status: 502 }, route, times: 2 });
  const statuses = [];
  for (let at = 0; at < 3; at += 1) statuses.push((await ask("GET", path, authorization)).status);
  expect(statuses).toEqual([502, 502, 200]);
  control.faults.add({ fault: { kind: "status", status: 503 }, target: "/repos/acme/" });
  expect((await ask("GET", path, authorization)).status).toBe(503);
  expect((await ask("GET", "/orgs/acme", authorization)).status).toBe(200);
  control.faults.clear();
  expect((await ask("GET", path, authorization)).status).toBe(200);
});

test("an answer that comes late is of something that was done at once", async () => {
  const { control, ask, token } = scene;
  const released = Promise.withResolvers<void>();
  const rule = { route: "POST /repos/:owner/:repo/issues", target: "/repos/acme/web/issues" };
  control.faults.add({ fault: { kind: "lateAnswer", until: released.promise }, ...rule, times: 1 });
  expect(control.faults.pending(rule.route, rule.target)).toBe(1);
  let isAnswered = false;
  const asked = ask("POST", "/repos/acme/web/issues", await token("acme"), { title: "Late" });
  void asked.then(() => (isAnswered = true));
  await expect.poll(() => control.repository("acme/web").issues.size).toBe(1);
  expect(control.faults.pending(rule.route, rule.target)).toBe(0);
  expect(isAnswered).toBe(false);
  released.resolve();
  expect((await asked).status).toBe(201);
});

test("a delay", async () => {
  const { ask, token, control } = scene;
  const authorization = await token("acme");
  control.faults.add({ fault: { kind: "delay", delayMs: 150 } });
  const startedAt = performance.now();
  expect((await ask("GET", path, authorization)).status).toBe(200);
  expect(performance.now() - startedAt).toBeGreaterThan(140);
});

test("a connection that is torn, and one on which nothing comes", async () => {
  const { ask, token, control, double } = scene;
  const authorization = await token("acme");
  const remove = control.faults.add({ fault: { kind: "reset" } });
  await expect(ask("GET", path, authorization)).rejects.toThrow("fetch failed");
  remove();
  control.faults.add({ fault: { kind: "hang" }, times: 1 });
  const signal = AbortSignal.timeout(200);
  await expect(fetch(`${double.url}${path}`, { headers: { authorization }, signal })).rejects.toThrow(
    /timeout/i,
  );
  expect((await ask("GET", path, authorization)).status).toBe(200);
});

test("primary and secondary rate limits carry the headers that clients obey", async () => {
  const { ask, token, control } = scene;
  const authorization = await token("acme");
  control.faults.add({ fault: { kind: "primaryRateLimit", resetInSeconds: 30 }, times: 1 });
  const primary = await ask("GET", path, authorization);
  expect(primary.status).toBe(403);
  expect(primary.headers.get("x-ratelimit-remaining")).toBe("0");
  expect(Number(primary.headers.get("x-ratelimit-reset"))).toBeGreaterThan(Date.now() / 1000);
  const fault = { kind: "secondaryRateLimit", status: 429, retryAfterSeconds: 7 } as const;
  control.faults.add({ fault, times: 1 });
  const secondary = await ask("GET", path, authorization);
  expect(secondary).toMatchObject({
    status: 429,
    body: { message: expect.stringContaining("secondary rate limit") },
  });
  expect(secondary.headers.get("retry-after")).toBe("7");
});

test("the same seed draws the same faults", async () => {
  const drawn: number[][] = [];
  for (const seed of [5, 5, 6]) {
    const { double, control, ask } = await startScene({ seed });
    control.faults.add({ fault: { kind: "status", status: 500 }, probability: 0.5 });
    const statuses: number[] = [];
    for (let at = 0; at < 24; at += 1) statuses.push((await ask("GET", "/orgs/acme", null)).status);
    drawn.push(statuses);
    await double.close();
  }
  expect(drawn[0]).toEqual(drawn[1]);
  expect(drawn[0]).not.toEqual(drawn[2]);
  expect(new Set(drawn[0])).toEqual(new Set([200, 500]));
});
