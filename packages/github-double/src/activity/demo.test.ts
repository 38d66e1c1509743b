import { afterEach, expect, test } from "vitest";
import { type GitHubDouble, startGitHubDouble } from "../start.ts";
import { createClient } from "../testing/client.ts";
import { startReceiver } from "../testing/receiver.ts";

const open: { close(): Promise<void> }[] = [];
async function start(options: Parameters<typeof startGitHubDouble>[0] = {}): Promise<GitHubDouble> {
  const double = await startGitHubDouble(options);
  open.push(double);
  return double;
}
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

test("the demo has two organizations, a dozen repositories and some two hundred open pull requests", async () => {
  const receiver = await startReceiver();
  open.push(receiver);
  const { control } = await start({ webhookUrl: receiver.url });
  await control.seedDemo();
  await control.webhooksSettled();
  const organizations = ["northwind-labs", "harborside"].map((login) => control.truth(login));
  const repositories = organizations.flatMap((organization) => organization.repositories);
  const pulls = repositories.flatMap((repository) => repository.pullRequests);
  expect(repositories).toHaveLength(12);
  expect(pulls.length).toBeGreaterThan(190);
  expect(pulls.length).toBeLessThan(230);
  expect(new Set(pulls.map(({ title }) => title)).size).toBeGreaterThan(150);
  expect(pulls.some(({ draft }) => draft)).toBe(true);
  expect(receiver.received.map(({ event, body }) => `${event}.${String(body["action"])}`)).toEqual([
    "installation.created",
    "installation.created",
  ]);
});

test("the same seed at the same time gives the same demo", async () => {
  const clock = { now: () => 1_763_600_000_000 };
  const shown = [];
  for (const seed of [7, 7, 8]) {
    const { control } = await start({ seed, clock });
    await control.seedDemo();
    shown.push(control.truth("northwind-labs").repositories);
  }
  expect(shown[0]).toEqual(shown[1]);
  expect(shown[0]).not.toEqual(shown[2]);
});

test("every open pull request of the demo has commits in git, forks' too", async () => {
  const double = await start();
  await double.control.seedDemo();
  const { ask, token } = createClient(double);
  const authorization = await token("harborside");
  for (const repository of double.control.truth("harborside").repositories) {
    for (const pull of repository.pullRequests) {
      const { body } = await ask("GET", `/repos/${repository.fullName}/pulls/${pull.number}`, authorization);
      expect(body).toMatchObject({ number: pull.number, commits: expect.any(Number), mergeable: true });
      expect(body).not.toMatchObject({ commits: 0 });
    }
  }
});

test("a burst is many changes, each with its event", async () => {
  const receiver = await startReceiver();
  open.push(receiver);
  const { control, url } = await start({ webhookUrl: receiver.url });
  await control.seedDemo();
  const response = await fetch(`${url}/_control/burst`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ count: 60 }),
  });
  expect(await response.json()).toMatchObject({ acts: expect.objectContaining({ length: 60 }) });
  await control.webhooksSettled();
  expect(receiver.received.length).toBeGreaterThanOrEqual(62);
  expect(new Set(receiver.received.map(({ event }) => event)).size).toBeGreaterThan(4);
});

test("activity goes on by itself until it is stopped", async () => {
  const { control } = await start();
  await control.seedDemo();
  control.startActivity({ everyMs: 5 });
  await expect.poll(() => control.demoStatus().acts, { timeout: 45_000 }).toBeGreaterThan(5);
  await control.stopActivity();
  expect(control.demoStatus()).toMatchObject({ running: false, lastError: null });
});
