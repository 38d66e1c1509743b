import { afterAll, beforeAll, expect, test } from "vitest";
import { pullRequest, repository } from "./testing/github-world.ts";
import { delivery, readState, startActors, watchTopic } from "./testing/start-actors.ts";
import type { TestActors } from "./testing/start-actors.ts";
import { startRivetEngine } from "@foundry/rivet-engine";
let actors: TestActors;
beforeAll(async () => { actors = await startActors(); });
afterAll(() => actors.stop());
test("apply", { timeout: 120000 }, async () => {
  for (const nOrgs of [1, 4]) {
    const orgs = Array.from({ length: nOrgs }, () => actors.organization());
    const perOrg = 10000 / nOrgs;
    const watches = await Promise.all(orgs.map(watchTopic));
    const conns = orgs.map((o) => o.github.connect());
    const t = performance.now();
    await Promise.all(orgs.map(async (org, k) => {
      for (let b = 0; b < perOrg / 200; b++) {
        await conns[k]!.handleDeliveries({ installationId: null, deliveries: Array.from({ length: 200 }, (_, i) => { const n = b * 200 + i; const repo = repository(String(1 + n % 50), { ownerId: org.orgId }); return delivery([{ kind: "upsertRepository", repository: repo }, { kind: "upsertPullRequest", pullRequest: pullRequest(repo.repoId, n + 1, { body: "x".repeat(300) }) }, { kind: "recordActivity", activity: { repoId: repo.repoId, repoFullName: repo.fullName, event: "pull_request", action: "opened", actorLogin: "ada", subject: "hello world", pullRequestNumber: n + 1, url: "https://x" } }]); }) });
      }
    }));
    const t1 = performance.now();
    await expect.poll(() => watches.reduce((s, w) => s + w.filter((e) => e.json.startsWith('{"type":"pullRequestUpdated"')).length, 0), { timeout: 60000, interval: 20 }).toBe(10000);
    console.log(nOrgs, "orgs: handled", (t1 - t).toFixed(0), "on topic", (performance.now() - t).toFixed(0));
    conns.forEach((c) => void c.dispose());
  }
  const org = actors.organization(); const w = await watchTopic(org); const conn = org.github.connect();
  const times: number[] = [];
  for (let i = 0; i < 30; i++) { const before = w.length; const t = performance.now(); const repo = repository("1", { ownerId: org.orgId });
    void conn.handleDeliveries({ installationId: null, deliveries: [delivery([{ kind: "upsertRepository", repository: repo }, { kind: "upsertPullRequest", pullRequest: pullRequest("1", i + 1) }])] });
    while (w.length === before) await new Promise((r) => setTimeout(r, 1)); times.push(performance.now() - t); await new Promise((r) => setTimeout(r, 100)); }
  times.sort((a, b) => a - b); console.log("latency p50", times[15], "p90", times[27]);
});
