import { afterAll, beforeAll, expect, test } from "vitest";
import { pollUntil } from "../harness/poll-until.ts";
import { repositoryClient } from "../harness/repository.ts";
import type { RepositoryClient } from "../harness/repository.ts";
import { foundPrivateRepositories } from "../harness/scenes.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilQuiet, untilSynced } from "../harness/wait-for.ts";

const path = ".code-factory/config.toml";
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({
    seed: (github) => foundPrivateRepositories(github, "acme", ["log", "sync", "tasks"]),
  });
  await untilSynced(stack, "acme");
});
afterAll(() => stack.close());

/** A stack and a configuration that the service knows, and then pushes of every kind that it does not hear of. */
async function missPushes(name: string): Promise<RepositoryClient> {
  const { github } = stack;
  const full = `acme/${name}`;
  const repository = repositoryClient(stack, full);
  await github.pushStack(full, [
    { name: "moves" },
    { name: "goes", on: "main" },
    { name: "rewritten", on: "main" },
  ]);
  await github.push(full, [
    { branch: "main", message: "Configure", files: { [path]: "[sandbox]\ndocker = true\n" } },
  ]);
  await untilQuiet(stack);
  await repository.snapshot();
  await repository.untilFresh();
  await repository.until(
    "its configuration is read",
    ({ config }) => config.config?.sandbox?.docker === true,
  );

  github.setWebhookFaults({ loss: 1 });
  await github.push(full, [{ branch: "moves", message: "More", files: { "more.txt": "1\n" } }]);
  await github.deleteBranch(full, "goes");
  await github.pushStack(full, [{ name: "comes" }]);
  await github.rebaseBranch(full, "rewritten", { onto: "main" });
  await github.push(full, [
    { branch: "main", message: "Configure anew", files: { [path]: '[sandbox]\nsize = "small"\n' } },
  ]);
  await github.webhooksSettled();
  github.setWebhookFaults({ loss: 0 });
  return repository;
}

/** Branches, where they stand and the configuration are what git and its default branch say. */
async function untilHealed(repository: RepositoryClient): Promise<void> {
  const expected = [...stack.github.repository(repository.name).refs]
    .map(([ref, sha]) => [ref.replace("refs/heads/", ""), sha] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  await repository.until("its branches are git's", ({ branches, projection }) => {
    const shown = branches
      .map(({ name, headSha }) => [name, headSha] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1));
    return projection.status === "fresh" && JSON.stringify(shown) === JSON.stringify(expected);
  });
  const { branches } = await repository.until(
    "its configuration is the default branch's",
    ({ config }) => config.config?.sandbox?.size === "small" && config.config.sandbox.docker === undefined,
  );
  expect(branches.filter(({ state }) => state === "unknown")).toEqual([]);
}

test("[DX11] pushes that were lost on the way are asked for again: branches and configuration heal", async () => {
  const repository = await missPushes("log");
  expect(await stack.api.post("/api/deliveries/recover")).toMatchObject({ status: 202 });
  await untilHealed(repository);
});

test("pushes that nobody can ask for again are healed by a full sync", async () => {
  const repository = await missPushes("sync");
  const { github } = stack;
  // Accepting permissions starts one, and nothing of what was lost is sent again.
  github.acceptPermissions("acme", { ...github.installation("acme").permissions });
  await untilHealed(repository);
});

test("[RJ9] a task on a branch: at once where it is known, after a look where it is not, and not at all where none is", async () => {
  const { github, api } = stack;
  const repository = repositoryClient(stack, "acme/tasks");
  const { orgId, repoId } = repository;
  await github.pushStack("acme/tasks", [{ name: "here" }, { name: "there" }]);
  await untilQuiet(stack);
  const create = async (branchName: string) => {
    const answer = await api.post(`/api/orgs/${orgId}/tasks`, { repoId, branchName });
    expect(answer.status).toBe(202);
    return answer.body as { taskId: string; status: string };
  };
  const until = (taskId: string, status: string) =>
    pollUntil(`the task is ${status}`, async () => {
      const task = await api.task(orgId, taskId);
      if (task.status === status) return task;
      throw new Error(JSON.stringify(task));
    });

  // A push was not heard of, so nobody knows the branch: the task waits while git is asked.
  github.setWebhookFaults({ loss: 1 });
  await github.pushStack("acme/tasks", [{ name: "unheard", on: "main" }]);
  await github.webhooksSettled();
  github.setWebhookFaults({ loss: 0 });
  const held = github.holdGit("acme/tasks", "list-for-fetch");
  const unheard = await create("unheard");
  expect(unheard.status).toBe("attaching");
  await held.arrived;
  expect(await api.task(orgId, unheard.taskId)).toMatchObject({
    status: "attaching",
    statusReason: { code: "attaching_branch" },
  });
  held.release();
  // Nobody has said what is to be done: so it asks, once it has found its branch and its turn has come.
  const found = await until(unheard.taskId, "needs_input");
  expect(found.transitions.map(({ to }) => to).slice(0, 2)).toEqual(["attaching", "queued"]);
  await repository.until("the branch shows its task", ({ branches }) =>
    branches.some(({ name, task }) => name === "unheard" && task?.taskId === unheard.taskId),
  );

  const missing = await until((await create("nowhere")).taskId, "error");
  expect(missing.statusReason?.message).toContain("nowhere");

  await repository.untilFresh();
  const here = await create("here");
  expect(here.status).toBe("queued");
  expect((await until(here.taskId, "needs_input")).transitions[0]?.to).toBe("queued");
});
