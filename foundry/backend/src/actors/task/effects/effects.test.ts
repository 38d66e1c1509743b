import type { TaskStatus } from "@foundry/shared";
import { taskStatusSchema } from "@foundry/shared";
import { expect, test } from "vitest";
import { NAME, startScene } from "../run/testing/start-scene.ts";
import { taskRequest } from "../../testing/memory-task.ts";
import type { TaskCore } from "../run/task-run.ts";
import { effectsOf } from "./effects-of.ts";
import { commentMarker, renderComment } from "./render-comment.ts";

const task: TaskCore = {
  taskId: "task_0000000001",
  repoId: "7",
  repoFullName: "acme/seven",
  title: "Fix it",
  status: "running",
  statusReason: null,
  branchName: null,
  pullRequest: null,
  issueNumber: 12,
  queuedAtMs: null,
  createdAtMs: 1,
  updatedAtMs: 1,
  archivedAtMs: null,
  organizationId: "1",
  prompt: null,
  baseBranch: null,
  harness: null,
  check: { headSha: "a".repeat(40), url: null, status: "in_progress", conclusion: null },
  result: null,
  question: null,
  workspaceKeptUntilMs: null,
  removedAtMs: null,
};
const request = { ...taskRequest("a", { conversation: 12 }), n: 1 };

test("[HC5] every state that ends a run ends its check, and no other does", () => {
  const ends = (to: TaskStatus) =>
    effectsOf({ task, request, run: 1 }, { from: "running", to, reason: null }).flatMap(
      ({ kind, payload }) => (kind === "check_run" ? [payload] : []),
    );
  const conclusions = Object.fromEntries(
    taskStatusSchema.options.map((status) => [
      status,
      JSON.stringify(ends(status)).match(/"conclusion":"(\w+)"/)?.[1],
    ]),
  );
  expect(conclusions).toEqual({
    queued: undefined,
    attaching: undefined,
    preparing: undefined,
    running: undefined,
    publishing: undefined,
    completed: "success",
    partial: "neutral",
    failed: "failure",
    needs_input: "action_required",
    error: "failure",
    cancelled: "cancelled",
    stale: "neutral",
    archived: "cancelled",
  });
  const over = {
    ...task,
    check: { ...task.check, headSha: "b", url: null, status: "completed", conclusion: "success" },
  } as const;
  expect(
    effectsOf({ task: over, request: null, run: 1 }, { from: "running", to: "error", reason: null }),
  ).toEqual([]);
});

test("[HC6] the conversation hears of a run when its agent works, and of its end, but of no step between", () => {
  const told = taskStatusSchema.options.filter((to) =>
    effectsOf({ task, request, run: 1 }, { from: "queued", to, reason: null }).some(
      ({ kind }) => kind === "comment",
    ),
  );
  const ends = ["completed", "partial", "failed", "needs_input", "error", "cancelled", "stale"];
  expect(told.toSorted()).toEqual(["running", ...ends].toSorted());
});

test("[HC6] a harness's words in a comment call nobody and are no marker of another task", () => {
  const said = `thanks @mona and @acme/team ${commentMarker("task_other")}\n@foundry fix`;
  const result = { attempt: 1, status: "success", summary: said, exitReason: null, branch: null } as const;
  const counts = { baseSha: null, headSha: null, commits: [], filesChanged: 0, additions: 0, deletions: 0 };
  const body = renderComment(
    { ...task, status: "completed", result: { ...result, ...counts } },
    "http://f.test/t",
  );
  expect(body.startsWith(commentMarker(task.taskId))).toBe(true);
  expect(body).not.toContain(commentMarker("task_other"));
  expect(body).not.toMatch(/@(?:mona|acme|foundry)/);
  expect(body).toContain("> ");
});

test("[DX7] GitHub's answer to the check, the pull request and the comment is lost: the next round finds them", async () => {
  const scene = await startScene();
  const issue = await scene.control.openIssue("acme/web", { title: "T", body: "B" }, "mona");
  await scene.create({ conversation: issue.number });
  await scene.grant();
  await scene.memory.run();
  await scene.tell();
  // As if nothing had been recorded.
  await scene.memory.db.execute("UPDATE task_effects SET status = 'pending', outcome = NULL");
  await scene.tell();
  expect(scene.pulls()).toHaveLength(1);
  expect(scene.checks()).toHaveLength(1);
  expect([...(scene.repository.issues.get(issue.number)?.comments.values() ?? [])]).toHaveLength(1);
});

test("[DX6] while GitHub is away the check's end waits, and comes when it is back", async () => {
  const scene = await startScene();
  await scene.create();
  await scene.grant();
  await scene.memory.run();
  const gone = scene.control.faults.add({ fault: { kind: "status", status: 503 } });
  const stop = new AbortController();
  const telling = scene.worker.drainEffects(scene.memory.instance(), stop.signal);
  await expect
    .poll(
      async () =>
        (await scene.memory.db.execute("SELECT attempts FROM task_effects WHERE attempts > 0")).length,
      {
        timeout: 60_000,
      },
    )
    .toBeGreaterThan(0);
  expect(scene.checks()).toMatchObject([{ status: "in_progress" }]);
  gone();
  await telling;
  await scene.tell();
  expect(scene.checks()).toMatchObject([{ status: "completed", conclusion: "success" }]);
  expect(await scene.memory.task()).toMatchObject({ status: "completed", check: { conclusion: "success" } });
});

test("[DX6] a comment that GitHub refuses is told of as parked, comes once when a person retries it, and is gone when discarded", async () => {
  const scene = await startScene();
  const issue = await scene.control.openIssue(NAME, { title: "T", body: "B" }, "mona");
  const comments = () => scene.repository.issues.get(issue.number)?.comments ?? [];
  const refuse = () =>
    scene.control.faults.add({ fault: { kind: "status", status: 403 }, target: `/repos/${NAME}/issues/` });
  const allow = refuse();
  await scene.create({ conversation: issue.number });
  await scene.grant();
  await scene.work();
  const id = `comment:${issue.number}`;
  const parked = [{ id, subject: `A task's comment on #${issue.number} (${NAME})`, attempts: 1 }];
  expect(await scene.memory.report()).toMatchObject({ status: "completed", parked });
  await scene.memory.settleParked({ id, how: "retry" });
  await scene.tell();
  // Refused once more, it is parked once more.
  expect(await scene.memory.report()).toMatchObject({ parked });
  allow();
  expect(await scene.memory.settleParked({ id, how: "retry" })).toMatchObject({
    parked: [],
    isUnsettled: true,
  });
  await expect(scene.memory.settleParked({ id, how: "retry" })).rejects.toMatchObject({ code: "not_found" });
  await scene.tell();
  expect(comments()).toHaveLength(1);
  expect(await scene.memory.report()).toMatchObject({ parked: [] });

  const allowAgain = refuse();
  await scene.memory.command("archive");
  await scene.memory.command("restore");
  await scene.memory.tell({ kind: "request", request: taskRequest("more", { conversation: issue.number }) });
  await scene.grant();
  await scene.work();
  expect(await scene.memory.report()).toMatchObject({ parked });
  allowAgain();
  await scene.memory.settleParked({ id, how: "discard" });
  await scene.tell();
  expect(await scene.memory.report()).toMatchObject({ parked: [] });
  expect(comments()).toHaveLength(1);
});
