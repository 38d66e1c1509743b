import { afterAll, beforeAll, expect, test } from "vitest";
import { pollUntil } from "../harness/poll-until.ts";
import { repositoryClient } from "../harness/repository.ts";
import type { RepositoryClient } from "../harness/repository.ts";
import { foundPrivateRepositories, latestPayload } from "../harness/scenes.ts";
import { sendWebhook } from "../harness/send-webhook.ts";
import { shiftedClock } from "../harness/shifted-clock.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilQuiet, untilSynced } from "../harness/wait-for.ts";

const path = ".code-factory/config.toml";
const contents = "GET /repos/:owner/:repo/contents/*";
let stack: Stack;
/** How far GitHub's clock, and the service's after a restart, are ahead. */
let shiftMs = 0;

beforeAll(async () => {
  stack = await startStack({
    double: { clock: { now: () => Date.now() + shiftMs } },
    seed: (github) => foundPrivateRepositories(github, "acme", ["life", "order", "kinds"]),
  });
  await untilSynced(stack, "acme");
});
afterAll(() => stack.close());

const client = (name: string) => repositoryClient(stack, `acme/${name}`);

type Content = string | null | { kind: "symlink"; target: string } | { kind: "submodule"; sha: string };

/** A push to main that writes (null: deletes) the configuration; resolves to the pushed commit. */
async function push(name: string, config: Content, more: Record<string, Content> = {}): Promise<string> {
  const [change] = await stack.github.push(`acme/${name}`, [
    { branch: "main", message: "Configure", files: { [path]: config, ...more } },
  ]);
  return change?.after ?? "";
}

/** What the API says once the file at this commit was read, well or not. */
function readAt(repository: RepositoryClient, sha: string) {
  return pollUntil(`${repository.name}: the configuration at ${sha} is read`, async () => {
    const state = await repository.config();
    return (state.source?.sha === sha || state.error?.sha === sha) && state;
  });
}

function checkRuns(name: string, sha: string) {
  const runs = [...stack.github.repository(`acme/${name}`).checkRuns.values()];
  return runs.filter((run) => run.name === "Foundry config" && run.headSha === sha);
}

test("[RC2] [RC4] the life of a configuration: none, good, broken, good again, put back, deleted", async () => {
  const life = client("life");
  expect(await life.config()).toMatchObject({ config: null, error: null, warnings: [], nextRuns: [] });

  const first = await push("life", '[sandbox]\nsize = "large"\ngpu = true\n');
  const good = await readAt(life, first);
  expect(good).toMatchObject({ config: { sandbox: { size: "large" } }, error: null });
  // [RC4] What is no setting is said with its path and kept out.
  expect(good.config).toEqual({ sandbox: { size: "large" } });
  expect(good.warnings).toMatchObject([{ path: "sandbox.gpu", line: 3 }]);

  const marker = "s3cret-looking";
  const second = await push("life", `[sandbox]\nsize = "${marker}"\n`);
  const broken = await readAt(life, second);
  expect(broken).toMatchObject({
    config: { sandbox: { size: "large" } },
    source: { sha: first },
    error: { sha: second, issues: [{ path: "sandbox.size", line: 2 }] },
  });
  expect(JSON.stringify(broken.error)).not.toContain(marker);
  const [run] = await pollUntil("the check run", () => {
    const runs = checkRuns("life", second);
    return runs.some(({ status }) => status === "completed") && runs;
  });
  expect(run).toMatchObject({ conclusion: "neutral", annotations: [{ path, startLine: 2 }] });
  expect(JSON.stringify(run)).not.toContain(marker);
  expect(checkRuns("life", second)).toHaveLength(1);

  const third = await push("life", `size = = "${marker}"\n`);
  const syntax = await readAt(life, third);
  expect(syntax).toMatchObject({ source: { sha: first }, error: { sha: third, issues: [{ line: 1 }] } });
  expect(JSON.stringify(syntax.error)).not.toContain(marker);

  const fourth = await push("life", '[harness]\nprovider = "codex"\n');
  expect(await readAt(life, fourth)).toMatchObject({
    config: { harness: { provider: "codex" } },
    source: { sha: fourth },
    warnings: [],
    error: null,
  });

  // A force push back to the first commit: an old sha, but a new delivery [RC2].
  await stack.github.moveBranch("acme/life", "main", first);
  await pollUntil("the first one is in force again", async () => (await life.config()).source?.sha === first);
  expect((await life.config()).config).toEqual({ sandbox: { size: "large" } });

  const gone = await push("life", null);
  expect(await readAt(life, gone)).toMatchObject({ config: null, source: { sha: gone }, error: null });
});

test("[RC1] only the default branch counts; a change of the default branch reads anew", async () => {
  const { github } = stack;
  const life = client("life");
  await push("life", '[sandbox]\nsize = "small"\n').then((sha) => readAt(life, sha));
  await untilQuiet(stack);
  const before = github.requests.byRoute()[contents] ?? 0;
  const files = { [path]: "[sandbox]\ndocker = true\n" };
  await github.push("acme/life", [{ branch: "next", from: "main", message: "Another", files }]);
  await untilQuiet(stack);
  expect(github.requests.byRoute()[contents] ?? 0).toBe(before);
  expect((await life.config()).config).toEqual({ sandbox: { size: "small" } });
  await github.editRepository("acme/life", { defaultBranch: "next" });
  await pollUntil("the new default branch's is in force", async () => {
    const { config } = await life.config();
    return config?.sandbox?.docker === true;
  });
});

test("[RC5] an older push that arrives later changes nothing", async () => {
  const { github } = stack;
  const order = client("order");
  await push("order", "[sandbox]\ndocker = true\n").then((sha) => readAt(order, sha));
  await untilQuiet(stack);
  github.setWebhookFaults({ loss: 1 });
  await push("order", '[sandbox]\nsize = "small"\n');
  await github.webhooksSettled();
  const older = latestPayload(github, "push");
  const newest = await push("order", '[sandbox]\nsize = "large"\n');
  await github.webhooksSettled();
  const newer = latestPayload(github, "push");
  github.setWebhookFaults({ loss: 0 });
  for (const body of [newer, older]) {
    expect((await sendWebhook(stack, { event: "push", body })).status).toBe(202);
    await untilQuiet(stack);
    await readAt(order, newest);
  }
  await order.until("no job waits", ({ jobs }) =>
    jobs.every(({ status }) => status !== "queued" && status !== "running"),
  );
  expect(await order.config()).toMatchObject({
    config: { sandbox: { size: "large" } },
    source: { sha: newest },
  });
});

test("[RC3] a directory, a link and a submodule in the file's place are no configuration", async () => {
  const kinds = client("kinds");
  const good = '[sandbox]\nsize = "small"\n';
  const { refs } = stack.github.repository("acme/kinds");
  const places: [string, Record<string, Content>][] = [
    ["a directory", { [path]: null, [`${path}/inside.toml`]: good }],
    [
      "a link to nowhere",
      { [`${path}/inside.toml`]: null, [path]: { kind: "symlink", target: "../../outside" } },
    ],
    ["a submodule", { [path]: { kind: "submodule", sha: refs.get("refs/heads/main") ?? "" } }],
    ["more than 1 MB", { [path]: `# ${"x".repeat(1_100_000)}\n${good}` }],
  ];
  for (const [what, files] of places) {
    await readAt(kinds, await push("kinds", good));
    expect((await kinds.config()).config, what).toEqual({ sandbox: { size: "small" } });
    const [change] = await stack.github.push("acme/kinds", [{ branch: "main", message: what, files }]);
    const state = await readAt(kinds, change?.after ?? "");
    expect(state, what).toMatchObject({ config: null, error: null });
    await stack.github.push("acme/kinds", [
      { branch: "main", message: "Clear", files: { [path]: null, [`${path}/inside.toml`]: null } },
    ]);
  }
});

test("[RC7] a file of more than 256 KiB is an error, and the good one stays", async () => {
  const kinds = client("kinds");
  const good = await push("kinds", '[sandbox]\nsize = "small"\n');
  await readAt(kinds, good);
  const large = await push("kinds", `# ${"x".repeat(300_000)}\n`);
  expect(await readAt(kinds, large)).toMatchObject({ source: { sha: good }, error: { sha: large } });
});

test("[RC9] [RC10] the file's JSON Schema is served; schedules have their next runs, and a changed one at once", async () => {
  const schema = await stack.api.get("/api/schema/repo-config.json");
  expect(schema).toMatchObject({ status: 200, body: { properties: { scheduled_jobs: expect.anything() } } });
  const kinds = client("kinds");
  const job = (schedule: string) =>
    `[[scheduled_jobs]]\nname = "nightly"\nbranch = "main"\nschedule = "${schedule}"\nprompt = "Tidy up"\n`;
  const nightly = await readAt(kinds, await push("kinds", job("0 3 * * *")));
  expect(nightly.nextRuns).toMatchObject([{ name: "nightly", lastFiredAtMs: null }]);
  const [due] = nightly.nextRuns;
  expect(new Date(due?.dueAtMs ?? 0).toISOString()).toMatch(/T03:00:00.000Z$/);
  expect(due?.dueAtMs ?? 0).toBeGreaterThan(Date.now());
  const changed = await readAt(kinds, await push("kinds", job("30 4 1 1 *")));
  expect(new Date(changed.nextRuns[0]?.dueAtMs ?? 0).toISOString()).toMatch(/-01-01T04:30:00.000Z$/);
});

test("[RC10] what was due while the service was away starts a task, once, and the next run is planned", async () => {
  const kinds = client("kinds");
  const job = (name: string, schedule: string) =>
    `[[scheduled_jobs]]\nname = "${name}"\nbranch = "main"\nschedule = "${schedule}"\nprompt = "Tidy up"\n`;
  await readAt(kinds, await push("kinds", job("hourly", "0 * * * *") + job("yearly", "30 4 1 1 *")));
  await stack.service().stop();
  shiftMs = 26 * 3_600_000;
  await stack.start({ NODE_OPTIONS: `--import=${shiftedClock(shiftMs)}` });
  const nowMs = Date.now() + shiftMs;
  const { nextRuns } = await pollUntil("the hourly one has fired", async () => {
    const state = await kinds.config();
    return (
      state.nextRuns.some(({ name, lastFiredAtMs }) => name === "hourly" && lastFiredAtMs !== null) && state
    );
  });
  const [hourly, yearly] = ["hourly", "yearly"].map((name) => nextRuns.find((run) => run.name === name));
  expect(yearly?.lastFiredAtMs).toBeNull();
  expect(hourly?.dueAtMs ?? 0).toBeGreaterThan(nowMs);
  expect((hourly?.dueAtMs ?? 0) - nowMs).toBeLessThanOrEqual(3_600_000);
  const tasks = await pollUntil("its task is there", async () => {
    const { taskSummaries } = await stack.api.snapshot(kinds.orgId);
    return taskSummaries.length > 0 && taskSummaries;
  });
  expect(tasks).toMatchObject([{ repoId: kinds.repoId, title: "hourly" }]);
  const taskId = tasks[0]?.taskId ?? "";
  expect(await pollUntil("the task answers", () => stack.api.task(kinds.orgId, taskId))).toMatchObject({
    prompt: "Tidy up",
    baseBranch: "main",
  });
});
