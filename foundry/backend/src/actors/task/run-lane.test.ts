import { RetryableError, TerminalError } from "@foundry/durable";
import { describe, expect, onTestFinished, test } from "vitest";
import { createMemoryTask, taskRequest, taskSeed } from "../testing/memory-task.ts";
import type { MemoryTask } from "../testing/memory-task.ts";
import { completed, settled } from "../testing/held-runs.ts";
import { runTask } from "./lane/run-task.ts";
import { whyAborted } from "./run/task-run.ts";

/** A task with these requests. */
async function start(keys: readonly string[] = ["first"], changes?: Parameters<typeof createMemoryTask>[0]) {
  const memory = createMemoryTask(changes);
  onTestFinished(() => memory.stop());
  const [first, ...more] = keys;
  const request = first === undefined ? null : taskRequest(first);
  await memory.tell({ kind: "create", seed: { ...taskSeed, request } });
  for (const key of more) await memory.tell({ kind: "request", request: taskRequest(key) });
  return memory;
}

const statuses = async (memory: MemoryTask) => (await memory.task()).transitions.map(({ to }) => to);
const isRunning = (memory: MemoryTask) =>
  expect
    .poll(async () => (await memory.task()).attempts.filter(({ endedAtMs }) => endedAtMs === null).length)
    .toBe(1);

describe("a run", () => {
  test("needs a turn: without one the lane has nothing to do", async () => {
    const memory = await start();
    expect(await memory.run()).toEqual({ kind: "empty" });
    expect(memory.runs.started).toEqual([]);
    expect(await memory.report()).toMatchObject({ status: "queued", grantHeld: false });
  });

  test("goes through its states, ends its request, and gives its turn back", async () => {
    const memory = await start();
    memory.runs.hold().open();
    await memory.grant();
    expect(await memory.report()).toMatchObject({ status: "queued", grantSeen: 1, grantHeld: true });
    expect(await memory.run()).toEqual({ kind: "empty" });
    expect(await statuses(memory)).toEqual(["queued", "preparing", "running", "completed"]);
    expect(await memory.task()).toMatchObject({
      queuedAtMs: null,
      requests: [{ n: 1, status: "done", excerpt: "first" }],
      attempts: [{ n: 1, request: 1, tryNumber: 1, outcome: "success", exitCode: 0 }],
    });
    expect(await memory.report()).toMatchObject({ status: "completed", grantSeen: 1, grantHeld: false });
  });

  test("[HC5] its end and what GitHub hears of it are one commit", async () => {
    const memory = await start();
    await memory.grant();
    await memory.run();
    expect(await memory.effects()).toMatchObject([{ key: "check_run:1", payload: '{"status":"completed"}' }]);
  });

  test("[TK4] requests are worked on in their order, one run each, and the same one only once", async () => {
    const memory = await start(["a", "b", "a"]);
    const asked: string[] = [];
    memory.runs.behave(async (_c, run) => {
      asked.push(run.request.key);
      if (run.n === 1) await memory.tell({ kind: "request", request: taskRequest("c") });
      return completed;
    });
    for (let turn = 1; turn <= 4; turn++) {
      await memory.grant();
      await memory.run();
    }
    expect(asked).toEqual(["a", "b", "c"]);
    const { requests, transitions } = await memory.task();
    expect(requests.map(({ status }) => status)).toEqual(["done", "done", "done"]);
    expect(transitions.filter(({ reason }) => reason?.code === "next_request")).toHaveLength(2);
  });

  test("of a task that nothing was asked of: it asks back, and the answer is its request", async () => {
    const memory = await start([]);
    await memory.grant();
    expect(await memory.task()).toMatchObject({ status: "needs_input", question: "What should be done?" });
    expect(await memory.report()).toMatchObject({ grantSeen: 1, grantHeld: false });
    await memory.answer("Add a test.");
    expect(await memory.task()).toMatchObject({ status: "queued", question: null });
    await memory.grant();
    await memory.run();
    const [only] = memory.runs.started;
    expect(only?.run.request.task).toEqual({ kind: "run_prompt", prompt: "Add a test." });
  });

  test("that needs input: the question stands until it is answered; the answer goes with the question", async () => {
    const memory = await start();
    memory.runs.behave(() =>
      Promise.resolve({ status: "needs_input", reason: null, question: "Which one?" }),
    );
    await memory.grant();
    await memory.run();
    expect(await memory.task()).toMatchObject({ status: "needs_input", question: "Which one?" });
    await memory.command("archive");
    await memory.command("restore");
    expect(await memory.task()).toMatchObject({ status: "needs_input", question: "Which one?" });
    await memory.answer("The second.");
    await memory.grant();
    await memory.run();
    const prompt = "first\n\nYou asked:\nWhich one?\n\nThe answer:\nThe second.";
    expect(memory.runs.started.at(-1)?.run.request.task).toEqual({ kind: "run_prompt", prompt });
    await memory.command("archive");
    await expect(memory.answer("Late.")).rejects.toMatchObject({
      code: "wrong_state",
      metadata: { state: "archived" },
    });
  });

  test("an answer in a conversation at GitHub is a comment there, too", async () => {
    const memory = await start([]);
    const task = { kind: "fix_issue", issue_number: 12, issue_title: "t", issue_body: "b" } as const;
    const request = taskRequest("x", { task, trigger: "issue_assigned", conversation: 12 });
    await memory.tell({ kind: "request", request });
    memory.runs.behave(() => Promise.resolve({ status: "needs_input", reason: null, question: "Which?" }));
    await memory.grant();
    await memory.run();
    await memory.answer("That one.");
    const [effect] = (await memory.effects()).filter(({ key }) => key.startsWith("answer"));
    expect(effect).toMatchObject({ key: "answer:2", payload: '{"conversation":12,"text":"That one."}' });
    await memory.grant();
    await memory.run();
    expect(memory.runs.started.at(-1)?.run.request).toMatchObject({
      trigger: "issue_mention",
      conversation: 12,
      task: { kind: "respond_to_mention", issue_number: 12, comment_body: "That one." },
    });
  });

  test("that fails for a reason that may pass is tried again; one that is for good ends the task", async () => {
    const memory = await start();
    memory.runs.behave(() => Promise.reject(new RetryableError("github_away", "no secret")));
    await memory.grant();
    // Half of it is jitter.
    expect(await memory.run()).toEqual({ kind: "wait", untilMs: memory.clock.nowMs + 500 });
    memory.clock.nowMs += 1_000;
    memory.runs.behave(() => Promise.reject(new TerminalError("no_such_ref", "no secret here")));
    await memory.run();
    expect(await memory.task()).toMatchObject({
      status: "error",
      statusReason: { code: "no_such_ref", message: "no *** here" },
    });
    expect(memory.runs.started.map(({ run }) => run.n)).toEqual([1, 1]);
    await memory.command("retry");
    expect(await memory.task()).toMatchObject({ status: "queued", requests: [{ status: "pending" }] });
  });

  test("[DX6] that fails as nobody knows why goes on when that has passed, and is given up when it does not", async () => {
    const memory = await start();
    // What the engine's end looks like to whoever writes at that moment.
    memory.runs.behave(() => Promise.reject(new Error("the connection was closed")));
    await memory.grant();
    expect(await memory.run()).toMatchObject({ kind: "wait" });
    expect(await memory.task()).toMatchObject({ status: "preparing" });
    for (let failure = 0; failure < 20; failure++) {
      memory.clock.nowMs += 1_000;
      await memory.run();
    }
    expect(memory.runs.started).toHaveLength(4);
    expect(await memory.task()).toMatchObject({ status: "error", statusReason: { code: "unknown_error" } });
  });

  test("that fails for ever gives its turn to others", async () => {
    const memory = await start();
    memory.runs.behave(() => Promise.reject(new RetryableError("github_away", "not now")));
    await memory.grant();
    for (let failure = 0; failure < 20; failure++) {
      await memory.run();
      memory.clock.nowMs += 1_000;
    }
    expect(memory.runs.started).toHaveLength(9);
    expect(await memory.task()).toMatchObject({ status: "error", statusReason: { code: "github_away" } });
    expect(await memory.report()).toMatchObject({ grantHeld: false });
  });
});

describe("cancel", () => {
  test("while it is queued, with or without a turn, and while it waits for a slot", async () => {
    const memory = await start(["a", "b"]);
    await memory.command("cancel");
    expect(await memory.task()).toMatchObject({
      status: "cancelled",
      statusReason: { code: "cancelled_by_person" },
      requests: [{ status: "dropped" }, { status: "dropped" }],
    });
    await memory.grant();
    expect(await memory.report()).toMatchObject({ status: "cancelled", grantSeen: 1, grantHeld: false });
    await memory.command("retry");
    await memory.grant();
    await memory.command("cancel");
    expect(await memory.report()).toMatchObject({ grantSeen: 2, grantHeld: false });
    expect(memory.runs.started).toEqual([]);
  });

  test("while it waits for a slot: the wait ends, and the turn goes to others", async () => {
    const never = { take: (_org: string, signal: AbortSignal) => settled(new Promise(() => {}), signal) };
    const memory = await start(["a"], {
      taskSlots: { take: async (org, signal) => (await never.take(org, signal), () => undefined) },
    });
    await memory.grant();
    const lane = memory.run();
    await expect.poll(() => memory.instance().running.current).not.toBeNull();
    await memory.command("cancel");
    expect(await lane).toEqual({ kind: "empty" });
    expect(memory.runs.started).toEqual([]);
    expect(await memory.report()).toMatchObject({ status: "cancelled", grantHeld: false });
  });

  test("while it runs: the run hears it, cleans up, and what waits behind it is dropped", async () => {
    const memory = await start(["a", "b"]);
    memory.runs.hold();
    await memory.grant();
    const lane = memory.run();
    await isRunning(memory);
    expect(await memory.command("cancel")).toMatchObject({
      status: "running",
      statusReason: { code: "cancelling" },
      grantHeld: true,
    });
    await lane;
    expect(await memory.task()).toMatchObject({
      status: "cancelled",
      statusReason: { code: "cancelled_by_person" },
      requests: [{ status: "done" }, { status: "dropped" }],
      attempts: [{ outcome: "cancelled" }],
    });
    expect(whyAborted(memory.runs.started[0]?.run.signal ?? AbortSignal.abort())).toBe("cancelled");
    await memory.command("retry");
    expect((await memory.task()).requests.map(({ status }) => status)).toEqual(["pending", "pending"]);
  });

  test("too late: a run that has published says how it ended", async () => {
    const memory = await start();
    memory.runs.behave(async (_c, run) => {
      await run.transition("running");
      await run.transition("publishing");
      await memory.command("cancel");
      await run.patch({ branchName: "foundry/x" });
      return completed;
    });
    await memory.grant();
    await memory.run();
    expect(await memory.task()).toMatchObject({ status: "completed", branchName: "foundry/x" });
    expect(await statuses(memory)).toEqual(["queued", "preparing", "running", "publishing", "completed"]);
  });

  test("a run that does not come to its end is ended, and writes nothing any more", async () => {
    const memory = await start(["a"], {
      taskLimits: { leaseMs: 30_000, retentionMs: 1_000, cancelGraceMs: 10 },
    });
    const gate = Promise.withResolvers<undefined>();
    const late = Promise.withResolvers<unknown>();
    memory.runs.behave(async (_c, run) => {
      await run.startAttempt({ harness: "demo", sandbox: "local" });
      await gate.promise;
      late.resolve(await run.patch({ branchName: "late" }).catch((error: unknown) => error));
      return completed;
    });
    await memory.grant();
    const lane = memory.run();
    await isRunning(memory);
    await memory.command("cancel");
    await lane;
    gate.resolve(undefined);
    expect(await late.promise).toMatchObject({ name: "LeaseLost" });
    expect(await memory.task()).toMatchObject({ status: "cancelled", branchName: null });
  });

  test("archive while it runs: first its end, then the archive; what was asked meanwhile waits there", async () => {
    const memory = await start(["a", "b"]);
    memory.runs.hold();
    await memory.grant();
    const lane = memory.run();
    await isRunning(memory);
    const reason = { code: "issue_closed", message: "The issue was closed." };
    await memory.tell({ kind: "command", command: "archive", reason });
    await lane;
    expect((await statuses(memory)).slice(-2)).toEqual(["cancelled", "archived"]);
    expect(await memory.task()).toMatchObject({
      statusReason: reason,
      archivedAtMs: memory.clock.nowMs,
      removedAtMs: memory.clock.nowMs + 1_000,
    });
    expect(await memory.report()).toMatchObject({ removedAtMs: memory.clock.nowMs + 1_000 });
    await memory.command("restore");
    expect(await memory.task()).toMatchObject({ status: "queued", removedAtMs: null, archivedAtMs: null });
  });

  test("what the state does not allow is passed over where GitHub says it, and refused where a person does", async () => {
    const memory = await start();
    await memory.grant();
    await memory.run();
    const reason = { code: "asked", message: "Asked." };
    await memory.tell({ kind: "command", command: "cancel", reason });
    expect(await memory.task()).toMatchObject({ status: "completed" });
    await expect(memory.command("cancel")).rejects.toMatchObject({
      code: "wrong_state",
      metadata: { state: "completed" },
    });
  });
});

describe("after a kill or a stop", () => {
  test("[DX8] [HC5] while it ran: the attempt is interrupted, its leftovers are ended, and a new attempt is made", async () => {
    const memory = await start();
    memory.runs.hold();
    await memory.grant();
    void memory.run().catch(() => undefined);
    await isRunning(memory);
    memory.kill();
    memory.runs.hold().open();
    await memory.run();
    expect(await memory.task()).toMatchObject({
      status: "completed",
      attempts: [
        { n: 1, tryNumber: 1, outcome: "interrupted", note: "Its worker ended." },
        { n: 2, tryNumber: 2, outcome: "success" },
      ],
    });
    expect(memory.runs.leftovers).toEqual([[1]]);
    expect(memory.runs.started.map(({ run }) => [run.n, run.resumedFrom])).toEqual([
      [1, null],
      [1, "running"],
    ]);
    expect(await statuses(memory)).toEqual([
      "queued",
      "preparing",
      "running",
      "preparing",
      "running",
      "completed",
    ]);
  });

  test("[DX7] while it published: it goes on publishing from its intent", async () => {
    const memory = await start();
    memory.runs.behave(async (_c, run) => {
      await run.transition("running");
      await run.intent("push", { sha: "abc" });
      await run.transition("publishing");
      return settled(new Promise(() => {}), run.signal).then(() => completed);
    });
    await memory.grant();
    void memory.run().catch(() => undefined);
    await expect.poll(async () => (await memory.task()).status).toBe("publishing");
    memory.kill();
    const found: unknown[] = [];
    memory.runs.behave(async (_c, run) => {
      found.push(run.resumedFrom, await run.readIntent("push"), await run.readIntent("other"));
      return completed;
    });
    await memory.run();
    expect(found).toEqual(["publishing", { sha: "abc" }, null]);
    expect(await memory.task()).toMatchObject({ status: "completed" });
  });

  test("[DX14] a stop gives the lease back; the next one goes on, and no death is counted", async () => {
    const memory = await start();
    for (let stop = 0; stop < 8; stop++) {
      memory.runs.hold();
      if (stop === 0) await memory.grant();
      const lane = memory.run();
      await isRunning(memory);
      memory.stop();
      await lane;
      memory.restart();
    }
    memory.runs.hold().open();
    await memory.run();
    const { status, attempts } = await memory.task();
    expect(status).toBe("completed");
    expect(attempts.map(({ outcome }) => outcome)).toEqual([...Array(8).fill("interrupted"), "success"]);
  });

  test("a task that its worker never survives is given up, with the reason", async () => {
    const memory = await start();
    await memory.grant();
    for (let death = 0; death < 6; death++) {
      memory.runs.hold();
      void memory.run().catch(() => undefined);
      await isRunning(memory);
      memory.kill();
    }
    await memory.run();
    expect(await memory.task()).toMatchObject({
      status: "error",
      statusReason: { code: "interrupted_too_often" },
    });
    expect((await memory.effects()).at(-1)).toMatchObject({ payload: '{"status":"error"}' });
    expect(memory.runs.started).toHaveLength(6);
  });

  test("cancelled, and then killed before the run had cleaned up: the next one ends it, without a slot", async () => {
    const memory = await start();
    memory.runs.behave(async (_c, run) => {
      await run.startAttempt({ harness: "demo", sandbox: "local" });
      return new Promise(() => {});
    });
    await memory.grant();
    void memory.run().catch(() => undefined);
    await isRunning(memory);
    await memory.command("cancel");
    memory.kill();
    await memory.run();
    expect(await memory.task()).toMatchObject({
      status: "cancelled",
      attempts: [{ outcome: "interrupted" }],
    });
    expect(memory.runs.leftovers).toEqual([[1]]);
    expect(memory.runs.started).toHaveLength(1);
  });

  test("[DX8] a run whose lease was taken over commits nothing any more", async () => {
    const memory = await start();
    const gate = Promise.withResolvers<undefined>();
    const lost = Promise.withResolvers<unknown>();
    memory.runs.behave(async (_c, run) => {
      await run.startAttempt({ harness: "demo", sandbox: "local" });
      await gate.promise;
      lost.resolve(await run.patch({ branchName: "by-the-first" }).catch((error: unknown) => error));
      return { status: "failed", reason: null };
    });
    await memory.grant();
    const first = memory.run();
    await isRunning(memory);
    memory.restart();
    memory.runs.behave(async (_c, run) => {
      await run.patch({ branchName: "by-the-second" });
      return completed;
    });
    await memory.run();
    gate.resolve(undefined);
    expect(await first).toEqual({ kind: "empty" });
    expect(await lost.promise).toMatchObject({ name: "LeaseLost" });
    expect(await memory.task()).toMatchObject({ status: "completed", branchName: "by-the-second" });
    expect(whyAborted(memory.runs.started[0]?.run.signal ?? AbortSignal.abort())).toBe("lease_lost");
  });

  test("[DX8] an instance that has lost its lease does not take it back while another one holds it", async () => {
    const memory = await start(["a", "b"]);
    await memory.grant();
    await memory.run();
    const old = memory.instance();
    memory.restart();
    memory.runs.hold();
    await memory.grant();
    const lane = memory.run();
    await isRunning(memory);
    expect(await runTask(old, new AbortController().signal)).toEqual({
      kind: "wait",
      untilMs: memory.clock.nowMs + 30_000,
    });
    memory.stop();
    await lane;
  });
});

test("removal: told again after a kill it removes itself again", async () => {
  const memory = await start();
  await memory.command("archive");
  await memory.tell({ kind: "remove" });
  await expect(memory.task()).rejects.toMatchObject({ code: "not_found" });
  await memory.tell({ kind: "remove" });
  expect(memory.destroyed()).toBe(2);
});
