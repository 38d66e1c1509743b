import { createManualClock } from "@foundry/durable/testing";
import type { EngineConnection } from "@foundry/rivet-engine";
import { startTestEngine } from "@foundry/rivet-engine/testing";
import { UserError, actor, event, setup } from "rivetkit";
import { createClient } from "rivetkit/client";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { startCuttableProxy } from "../testing/cuttable-proxy.ts";
import { actorProblem } from "./actor-problem.ts";
import { createActorsClient } from "./create-actors-client.ts";
import type { ActorsClientDeps } from "./create-actors-client.ts";
import { ActorUnavailableError } from "./errors.ts";

/** Stands where the organization stands; the client only knows names, keys and actions. */
const organizationActor = actor({
  state: { calls: 0 },
  events: { topic: event<{ events: unknown[] }>() },
  actions: {
    getListItem: (c) => {
      c.state.calls += 1;
      return { calls: c.state.calls };
    },
    createTask: async (c, body: { prompt?: string; branchName?: string }) => {
      c.state.calls += 1;
      if (body.prompt === "never") await new Promise((resolve) => setTimeout(resolve, 3000));
      c.broadcast("topic", { events: [body] });
      return { calls: c.state.calls };
    },
    cancelTask: (_c, { taskId }: { taskId: string }) => {
      if (taskId === "crash") throw new Error("a defect with internals");
      throw new UserError(`refused ${taskId}`, {
        code: taskId,
        metadata: { state: "archived", field: "taskId" },
      });
    },
  },
});
const taskActor = actor({ actions: { getTask: () => "a task" } });

let connection: EngineConnection;
let stop: () => Promise<void>;
let count = 0;

beforeAll(async () => {
  const engine = await startTestEngine();
  connection = engine.connection;
  const registry = setup({
    ...connection,
    use: { organization: organizationActor, task: taskActor },
    startServices: false,
    noWelcome: true,
    shutdown: { disableSignalHandlers: true },
  });
  await registry.startAndWait();
  stop = async () => {
    await registry.shutdown();
    await engine.close();
  };
});
afterAll(() => stop());

function start(options: Partial<ActorsClientDeps> = {}, endpoint = connection.endpoint) {
  const client = createClient({ ...connection, endpoint, disableMetadataLookup: true });
  const actors = createActorsClient({ client, onError: () => undefined, callTimeoutMs: 20_000, ...options });
  onTestFinished(async () => {
    actors.close();
    await client.dispose();
  });
  count += 1;
  const orgId = String(count);
  return { actors, client, orgId, organization: actors.organization(orgId) };
}

test("calls of one actor go over one connection, whoever makes them", async () => {
  const { actors, orgId } = start();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => actors.organization(orgId).call("getListItem")),
  );
  expect(answers.map((answer) => Number(Reflect.get(answer, "calls"))).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 20 }, (_, n) => n + 1),
  );
  expect(actors.connections()).toBe(1);
});

test("an unused connection is closed after a while, so that its actor can sleep", async () => {
  const { actors, organization } = start({ lingerMs: 50 });
  await organization.call("getListItem");
  expect(actors.connections()).toBe(1);
  await eventually(() => expect(actors.connections()).toBe(0));
  expect(await organization.call("getListItem")).toEqual({ calls: 2 });
});

test("a listener hears what the actor says, and learns when its connection is lost", async () => {
  const proxy = await startCuttableProxy(connection.endpoint);
  const { organization } = start({}, proxy.endpoint);
  const heard: unknown[] = [];
  const lost: string[] = [];
  await organization.listen(
    "topic",
    (payload) => heard.push(payload),
    (reason) => lost.push(reason),
  );
  await organization.call("createTask", { repoId: "1", branchName: "main" });
  await eventually(() => expect(heard).toEqual([{ events: [{ repoId: "1", branchName: "main" }] }]));
  expect(lost).toEqual([]);
  proxy.cut();
  await eventually(() => expect(lost).toEqual(["the actor's connection was lost"]));
});

describe("while the engine is away", () => {
  test("a call waits for it and succeeds when it is back", async () => {
    const proxy = await startCuttableProxy(connection.endpoint);
    const { organization } = start({}, proxy.endpoint);
    await organization.call("getListItem");
    proxy.setDown(true);
    const answer = organization.call("getListItem");
    setTimeout(() => proxy.setDown(false), 600);
    expect(await answer).toEqual({ calls: 2 });
  });

  test("a first call waits, too: rivetkit's own connection would have given up for good", async () => {
    const proxy = await startCuttableProxy(connection.endpoint);
    proxy.setDown(true);
    const { organization } = start({}, proxy.endpoint);
    const answer = organization.call("getListItem");
    setTimeout(() => proxy.setDown(false), 1500);
    expect(await answer).toEqual({ calls: 1 });
  });

  test("a call whose time is over says that the engine is unavailable", async () => {
    const proxy = await startCuttableProxy(connection.endpoint);
    proxy.setDown(true);
    const { actors, organization, orgId } = start({ callTimeoutMs: 200 }, proxy.endpoint);
    const calls = [() => organization.call("getListItem"), () => actors.hasTask(orgId, "task_0123456789")];
    for (const call of calls) {
      const error: unknown = await call().then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(ActorUnavailableError);
      expect(actorProblem(error)).toMatchObject({
        status: 503,
        code: "engine_unavailable",
        details: { headers: { "retry-after": "2" } },
      });
    }
  });

  test("a call that must not run twice is not sent again", async () => {
    const proxy = await startCuttableProxy(connection.endpoint);
    const { organization } = start({}, proxy.endpoint);
    await organization.call("getListItem");
    const answer = organization
      .with({ repeatable: false })
      .call("createTask", { repoId: "1", prompt: "never" });
    setTimeout(() => proxy.cut(), 200);
    await expect(answer).rejects.toThrow(ActorUnavailableError);
    expect(await organization.call("getListItem")).toEqual({ calls: 3 });
  });
});

describe("when the engine is back", () => {
  /** Two accounts whose connections were lost, each with a call that waits; no time passes by itself. */
  async function waitingPair() {
    const proxy = await startCuttableProxy(connection.endpoint);
    const clock = createManualClock(0);
    const jitter = [0, 1];
    const {
      actors,
      organization: one,
      orgId,
    } = start({ clock, random: () => jitter.shift() ?? 1 }, proxy.endpoint);
    const other = actors.organization(`${orgId}-other`);
    let lost = 0;
    for (const port of [one, other]) {
      await port.listen(
        "topic",
        () => undefined,
        () => (lost += 1),
      );
    }
    proxy.setDown(true);
    await eventually(() => expect(lost).toBe(2));
    const answers = Promise.all([one, other].map((port) => port.call("getListItem")));
    proxy.setDown(false);
    return { actors, clock, answers };
  }

  test("waiting connections are tried at once on the word of its supervisor", async () => {
    const { actors, answers } = await waitingPair();
    actors.retry();
    expect(await answers).toEqual([{ calls: 1 }, { calls: 1 }]);
  });

  test("[DX2] the first account that is reached spares the others their backoff, and tells it once", async () => {
    const { actors, clock, answers } = await waitingPair();
    let told = 0;
    actors.onReachable(() => (told += 1));
    // The end of the shorter wait (50 ms), not of the longer one (100 ms).
    await clock.advance(50);
    expect(await answers).toEqual([{ calls: 1 }, { calls: 1 }]);
    expect(clock.now()).toBe(50);
    expect(told).toBe(1);
  });
});

test("an action that does not answer is given up in time", async () => {
  const { organization } = start();
  await organization.call("getListItem");
  const call = organization.with({ timeoutMs: 150 }).call("createTask", { repoId: "1", prompt: "never" });
  await expect(call).rejects.toThrow(ActorUnavailableError);
});

test("closing ends calls on their way", async () => {
  const { actors, organization } = start();
  await organization.call("getListItem");
  const call = organization.call("createTask", { repoId: "1", prompt: "never" });
  const outcome = expect(call).rejects.toThrow(ActorUnavailableError);
  actors.close();
  await outcome;
});

test.each([
  ["not_found", 404],
  ["wrong_state", 409],
  ["conflict", 409],
  ["not_connected", 409],
  ["invalid_input", 422],
  ["something_else", 422],
])("an actor's refusal %s is answered %i with its text, field and state", async (code, status) => {
  const { organization } = start();
  const error: unknown = await organization.call("cancelTask", { taskId: code }).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(actorProblem(error)).toMatchObject({
    status,
    code,
    message: `refused ${code}`,
    details: { field: "taskId", state: "archived" },
  });
});

test("a defect in an actor is not explained to the caller, and not tried again", async () => {
  const { organization } = start();
  const error: unknown = await organization.call("cancelTask", { taskId: "crash" }).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(ActorUnavailableError);
  expect(actorProblem(error)).toBeNull();
});

test("asking whether a task exists does not create it", async () => {
  const { actors, client, orgId } = start();
  const taskId = "task_0123456789";
  expect(await actors.hasTask(orgId, taskId)).toBe(false);
  expect(await actors.hasTask(orgId, taskId)).toBe(false);
  await client.getOrCreate("task", ["org", orgId, "task", taskId]).resolve();
  expect(await actors.hasTask(orgId, taskId)).toBe(true);
  expect(await actors.task(orgId, taskId).call("getTask")).toBe("a task");
});
