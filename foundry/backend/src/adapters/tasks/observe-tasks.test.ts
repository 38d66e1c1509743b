import type { TaskAttempt } from "@foundry/shared";
import { describe, expect, test } from "vitest";
import { createTaskSlots } from "../../actors/task/index.ts";
import type { ActorDeps } from "../../registry.ts";
import { observeTasks } from "./observe-tasks.ts";

type Worker = ActorDeps["taskWorker"];
type RunTask = Worker["runTask"];
type Run = Parameters<RunTask>[1];
type Context = Parameters<RunTask>[0];

function scene(runTask: RunTask = async () => ({ status: "completed", reason: null })) {
  const told: string[] = [];
  let nowMs = 0;
  const worker = { runTask } as Worker;
  const deps = observeTasks(
    { taskSlots: createTaskSlots(1), taskWorker: worker, now: () => nowMs },
    {
      taskSlots: ({ waiting, running }) => void told.push(`${waiting} waiting, ${running} running`),
      taskAttempt: (harness, outcome) => void told.push(`attempt of ${harness}: ${outcome}`),
      taskRun: (outcome, ms) => void told.push(`run: ${outcome} after ${ms}`),
    },
  );
  return { ...deps, told, pass: (ms: number) => void (nowMs += ms) };
}

/** The part of a run that is looked at. */
function runOf(
  attempts: Pick<TaskAttempt, "n" | "harness" | "outcome">[],
  signal = new AbortController().signal,
) {
  return { attempts: async () => [...attempts], signal } as unknown as Run;
}
const context = {} as Context;

describe("[DX12] the metrics of tasks", () => {
  test("count who waits for a slot and who has one, also when the wait is given up", async () => {
    const { taskSlots, told } = scene();
    const signal = new AbortController().signal;
    const release = await taskSlots.take("1", signal);
    const givesUp = new AbortController();
    const second = taskSlots.take("2", givesUp.signal);
    const third = taskSlots.take("3", signal);
    expect(told.at(-1)).toBe("2 waiting, 1 running");
    givesUp.abort(new Error("cancelled"));
    await expect(second).rejects.toThrow("cancelled");
    expect(told.at(-1)).toBe("1 waiting, 1 running");
    release();
    release();
    (await third)();
    expect(told.at(-1)).toBe("0 waiting, 0 running");
  });

  test("count a run with its time, and those attempts that ended in it", async () => {
    const attempts: Pick<TaskAttempt, "n" | "harness" | "outcome">[] = [
      { n: 1, harness: "codex", outcome: "interrupted" },
    ];
    const { taskWorker, told, pass } = scene(async () => {
      attempts.push(
        { n: 2, harness: "demo", outcome: "retryable" },
        { n: 3, harness: "demo", outcome: "success" },
      );
      pass(1500);
      return { status: "completed", reason: null };
    });
    await taskWorker.runTask(context, runOf(attempts));
    expect(told).toEqual([
      "run: completed after 1500",
      "attempt of demo: retryable",
      "attempt of demo: success",
    ]);
  });

  test("count a run that a stop has interrupted as such, and one that fails as an error, which stays thrown", async () => {
    const stop = new AbortController();
    const { taskWorker, told } = scene(async () => {
      throw new Error("no disk");
    });
    await expect(taskWorker.runTask(context, runOf([]))).rejects.toThrow("no disk");
    stop.abort(new Error("the service stops"));
    await expect(taskWorker.runTask(context, runOf([], stop.signal))).rejects.toThrow("no disk");
    expect(told).toEqual(["run: error after 0", "run: interrupted after 0"]);
  });

  test("never become the end of a run: one whose storage is gone ends as it did", async () => {
    const { taskWorker } = scene();
    const { signal } = new AbortController();
    const attempts = () => Promise.reject(new Error("the database is closed"));
    const run = { attempts, signal } as unknown as Run;
    expect(await taskWorker.runTask(context, run)).toEqual({ status: "completed", reason: null });
  });
});
