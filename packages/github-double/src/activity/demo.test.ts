import { afterEach, expect, test } from "vitest";
import { type GitHubDouble, startGitHubDouble } from "../start.ts";
import { everydayWeights } from "./act-kinds.ts";
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
  expect(receiver.received.map(({ event, body }) => [event, body["action"] ?? body["ref"]])).toEqual([
    ["installation", "created"],
    ["installation", "created"],
    ["push", "refs/heads/main"],
    ["pull_request", "closed"],
    ["push", "refs/heads/main"],
    ["issues", "assigned"],
    ["issues", "assigned"],
    ["issues", "assigned"],
  ]);
});

test("every repository of the demo has issues that nobody has taken; three are in the App's hands", async () => {
  const { control } = await start();
  await control.seedDemo();
  const names = ["northwind-labs", "harborside"].flatMap((login) =>
    control.truth(login).repositories.map(({ fullName }) => fullName),
  );
  const issues = names.flatMap((name) => [...control.repository(name).issues.values()]);
  expect(issues.filter(({ assigneeIds }) => assigneeIds.length > 0)).toHaveLength(3);
  for (const name of names) {
    const free = [...control.repository(name).issues.values()].filter(isFree);
    expect(free.length, name).toBeGreaterThan(2);
    expect(new Set(free.map(({ title }) => title)).size).toBe(free.length);
  }
  for (const marker of ["[demo: needs input]", "[demo: fail]", "[demo: partial]"])
    expect(issues.some(({ body }) => body?.includes(marker))).toBe(true);
});
const isFree = ({ state, assigneeIds }: { state: string; assigneeIds: number[] }) =>
  state === "open" && assigneeIds.length === 0;

test("activity hands issues to the App now and then, a few at a time, and takes what came of them", async () => {
  const { control } = await start();
  await control.seedDemo();
  const bot = control.account(control.appBot()).id;
  const names = ["northwind-labs", "harborside"].flatMap((login) =>
    control.truth(login).repositories.map(({ fullName }) => fullName),
  );
  const all = () => names.flatMap((name) => [...control.repository(name).issues.values()]);
  const isTold = ({ body }: { body: string }) => body.startsWith("@foundry fix");
  const handed = () =>
    all().filter(({ assigneeIds, comments }) => assigneeIds.includes(bot) || comments.some(isTold));
  control.startActivity({ everyMs: 1, weights: { ...everydayWeights, ask: 1000 } });
  await expect.poll(() => handed().filter(isClosed).length, { timeout: 45_000 }).toBeGreaterThan(4);
  await control.stopActivity();
  expect(control.demoStatus().lastError).toBeNull();
  expect(handed().filter(({ state }) => state === "open").length).toBeLessThanOrEqual(6);
});
const isClosed = ({ state }: { state: string }) => state === "closed";

test("the demo's stacks (tidy, behind its parent, in conflict, on a merged branch) and its two configurations", async () => {
  const { control } = await start();
  await control.seedDemo();
  const name = "northwind-labs/forecast-api";
  const git = (...args: string[]) => control.git(name, args);
  const isOn = (parent: string, branch: string) =>
    git("merge-base", parent, branch).then(async (base) => base === (await git("rev-parse", parent)));
  const tidy = ["main", "alerts/model", "alerts/store", "alerts/api", "alerts/docs"];
  for (const [at, branch] of tidy.slice(1).entries()) expect(await isOn(tidy[at] ?? "", branch)).toBe(true);
  expect(await isOn("cache/keys", "cache/expiry")).toBe(false);
  await expect(control.rebaseBranch(name, "stations/short-names", { onto: "main" })).rejects.toThrow();
  expect(await isOn("stations/short-names", "stations/short-names-docs")).toBe(true);
  const pulls = control.truth("northwind-labs").repositories.find(({ fullName }) => fullName === name);
  const byHead = new Map(pulls?.pullRequests.map((pull) => [pull.headRef, pull]));
  expect(byHead.get("limits/settings")).toMatchObject({ state: "closed", merged: true });
  expect(byHead.get("limits/per-key")).toMatchObject({ state: "open", baseRef: "limits/settings" });
  expect(await isOn("limits/settings", "main")).toBe(false);
  // The squashed commits bring nothing any more, those above do.
  expect(await git("diff", "--name-only", "limits/settings", "main", "--", "src/limits.ts", "docs")).toBe("");
  const read = (repository: string) => control.git(repository, ["show", "main:.code-factory/config.toml"]);
  const good = await read("northwind-labs/forecast-api");
  expect(good).toContain("[[scheduled_jobs]]");
  expect(good).toContain("gpu = true");
  expect(await read("northwind-labs/forecast-web")).toContain('schedule = "every night"');
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

test("activity moves the trunk under stacks, and leaves their pull requests open", async () => {
  const { control } = await start();
  await control.seedDemo();
  const name = "northwind-labs/forecast-api";
  const before = control.repository(name).refs.get("refs/heads/main");
  const stacks = () =>
    [...control.repository(name).pulls.values()].filter(({ base }) => base.ref !== "main").map(openOf);
  const standing = stacks();
  control.startActivity({ everyMs: 2 });
  await expect
    .poll(() => control.repository(name).refs.get("refs/heads/main"), { timeout: 45_000 })
    .not.toBe(before);
  await control.stopActivity();
  expect(stacks()).toEqual(standing);
});
const openOf = ({ number, state }: { number: number; state: string }) => ({ number, state });

test("activity goes on by itself until it is stopped", async () => {
  const { control } = await start();
  await control.seedDemo();
  control.startActivity({ everyMs: 5 });
  await expect.poll(() => control.demoStatus().acts, { timeout: 45_000 }).toBeGreaterThan(5);
  await control.stopActivity();
  expect(control.demoStatus()).toMatchObject({ running: false, lastError: null });
});
