import { createTaskResponseSchema, taskAttemptDetailSchema, taskChangesSchema } from "@foundry/shared";
import { taskLogPageSchema, taskSchema } from "@foundry/shared";
import { expect, onTestFinished, test } from "vitest";
// oxlint-disable no-restricted-imports -- the API is proved with the real actors
import { repository } from "../actors/testing/github-world.ts";
import { createHeldRuns } from "../actors/testing/held-runs.ts";
import { delivery, startActors } from "../actors/testing/start-actors.ts";
// oxlint-enable no-restricted-imports
import { createActorsClient } from "./actors-client/index.ts";
import { eventually } from "./testing/eventually.ts";
import { startApp } from "./testing/start-app.ts";

const file = { previousPath: null, status: "modified", additions: 1, deletions: 0, isBinary: false } as const;

test("a task's log, changes and attempts are read; its question is answered once", async () => {
  const runs = createHeldRuns();
  runs.behave(async (_c, run) => {
    await run.transition("running");
    const { n } = await run.startAttempt({ harness: "demo", sandbox: "local" });
    await run.commit((draft) => draft.saveBrief(n, { asked: run.request.key }));
    await run.saveAttemptResult(n, { status: "needs_input" });
    for (let line = 0; line < 20_000; line++) await run.log(n, "stdout", `line ${line} of the log\n`);
    const files = Array.from({ length: 40 }, (_, index) => ({
      ...file,
      path: `src/${index}.ts`,
      patch: "+x".repeat(20_000),
    }));
    await run.saveChanges({ baseSha: "a", headSha: "b", files, truncated: false });
    await run.endAttempt(n, { exitCode: 3, signal: null, outcome: "needs_input", note: "Asks." });
    return { status: "needs_input", reason: null, question: "Which one?" };
  });
  const world = await startActors({}, undefined, { taskWorker: runs.worker });
  onTestFinished(() => world.stop());
  const { orgId, github } = world.organization();
  world.world.repositories.set("7", repository("7"));
  const actors = createActorsClient({
    client: world.client,
    onError: () => undefined,
    callTimeoutMs: 20_000,
  });
  onTestFinished(() => actors.close());
  const app = await startApp({ actors, orgIds: [orgId] });
  const connect = { kind: "connect", installationId: "11" } as const;
  const known = { kind: "upsertRepository", repository: repository("7", { ownerId: orgId }) } as const;
  await github.handleDeliveries({ installationId: "11", deliveries: [delivery([connect, known])] });
  const tasks = `/api/orgs/${orgId}/tasks`;
  let taskId = "";
  await eventually(async () => {
    const answer = await app.post(tasks, { repoId: "7", prompt: "Fix it" });
    expect(answer.status).toBe(202);
    ({ taskId } = createTaskResponseSchema.parse(await answer.json()));
  });
  const read = async (path: string) => (await app.get(`${tasks}/${taskId}${path}`)).json();
  const task = async () => taskSchema.parse(await read(""));
  await expect.poll(async () => (await task()).status, { timeout: 20_000 }).toBe("needs_input");
  expect(await task()).toMatchObject({ question: "Which one?", attempts: [{ n: 1, exitCode: 3 }] });

  let text = "";
  for (let before: number | null = null, first = true; first || before !== null; first = false) {
    const page = taskLogPageSchema.parse(
      await read(`/log?limit=7${before === null ? "" : `&before=${before}`}`),
    );
    text = page.chunks.map((chunk) => chunk.text).join("") + text;
    before = page.before;
  }
  expect(text).toBe(Array.from({ length: 20_000 }, (_, line) => `line ${line} of the log\n`).join(""));
  const changes = taskChangesSchema.parse(await read("/changes"));
  expect(changes).toMatchObject({ baseSha: "a", headSha: "b" });
  expect(changes.files.map(({ path }) => path)).toEqual(Array.from({ length: 40 }, (_, n) => `src/${n}.ts`));
  const attempt = taskAttemptDetailSchema.parse(await read("/attempts/1"));
  expect(attempt).toMatchObject({ outcome: "needs_input", result: { status: "needs_input" } });
  expect((await app.get(`${tasks}/${taskId}/attempts/9`)).status).toBe(404);
  expect((await app.get(`${tasks}/${taskId}/log?limit=0`)).status).toBe(400);

  runs.behave(() => Promise.resolve({ status: "completed", reason: null }));
  const answer = (body: unknown) => app.post(`${tasks}/${taskId}/answer`, body);
  expect((await answer({ text: " " })).status).toBe(422);
  expect((await answer({ text: "The first." })).status).toBe(200);
  await expect.poll(async () => (await task()).status).toBe("completed");
  expect((await task()).requests).toHaveLength(2);
  const late = await answer({ text: "Again." });
  expect([late.status, await late.json()]).toMatchObject([409, { code: "wrong_state", state: "completed" }]);
}, 60_000);
