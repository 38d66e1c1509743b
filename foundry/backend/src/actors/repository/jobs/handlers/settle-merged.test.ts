import { afterEach, beforeEach, expect, test } from "vitest";
import { NAME, startRepository } from "../../testing/start-repository.ts";
import type { TestRepository } from "../../testing/start-repository.ts";

let repo: TestRepository;
beforeEach(async () => {
  repo = await startRepository();
});
afterEach(() => repo.close());

/** low ← high ← top, each with its pull request; read once. */
async function stackOfThree(): Promise<void> {
  await repo.control.pushStack(NAME, [{ name: "low", commits: 2 }, { name: "high" }, { name: "top" }]);
  for (const [head, base] of [
    ["low", "main"],
    ["high", "low"],
    ["top", "high"],
  ] as const) {
    await repo.control.openPullRequest(NAME, { title: head, head, base });
  }
  await repo.feed();
  await repo.run({ kind: "sync_repo" });
}

const baseOf = (number: number) => repo.control.pull(NAME, number).base.ref;

async function lastJob(kind: string) {
  const [row] = await repo.db.execute<{ job_id: string }>(
    "SELECT job_id FROM repo_jobs WHERE kind = ?1 ORDER BY n DESC LIMIT 1",
    kind,
  );
  return repo.job(row?.job_id ?? "");
}

test.each(["squash", "rebase", "merge"] as const)(
  "[ST4] merged by %s: what stands on it and its pull request get the next one before the branch goes",
  async (method) => {
    await stackOfThree();
    await repo.control.mergePullRequest(NAME, 1, method);
    await repo.feed();
    await repo.runJobs();
    expect(baseOf(2)).toBe("main");
    expect(await lastJob("settle_merged")).toMatchObject({
      status: "completed",
      requestedBy: "foundry",
      message:
        "low was merged into main. GitHub merges #2 into main now. high stands on main now; restack to leave low's commits behind.",
    });
    await repo.control.deleteBranch(NAME, "low");
    expect(repo.control.pull(NAME, 2).state).toBe("open");
    await repo.feed();
    await repo.tell([{ kind: "heads", heads: [deleted("low")] }]);
    await repo.runJobs();
    expect(await repo.branches()).toMatchObject({ high: { parent: "main" }, top: { parent: "high" } });
    expect(Object.keys(await repo.branches())).not.toContain("low");
    const job = await repo.run({ kind: "restack_repo", dryRun: false });
    expect(job).toMatchObject({ status: "completed", conflicts: [] });
    expect(await repo.own("main", "top")).toEqual(["high: step 1", "top: step 1"]);
    expect(await repo.branches()).toMatchObject({
      high: { parent: "main", state: "restacked", ahead: 1 },
      top: { parent: "high", state: "restacked", ahead: 1 },
    });
  },
);

test("[ST4] a branch with commits beyond its merged pull request lives on, with what stands on it", async () => {
  await stackOfThree();
  await repo.control.mergePullRequest(NAME, 1, "squash");
  await repo.control.push(NAME, [{ branch: "low", message: "Beyond", files: { "beyond.txt": "1\n" } }]);
  await repo.feed();
  await repo.runJobs();
  expect(await lastJob("settle_merged")).toMatchObject({
    status: "completed",
    message: expect.stringContaining("low has commits that its merged pull request #1 does not have"),
  });
  expect(baseOf(2)).toBe("low");
  expect((await repo.branches())["low"]).not.toMatchObject({ state: "merged" });
  expect(await repo.run({ kind: "restack_repo", dryRun: false })).toMatchObject({ status: "completed" });
  expect(await repo.own("main", "low")).toEqual(["Beyond"]);
  expect(await repo.own("main", "top")).toEqual(["Beyond", "high: step 1", "top: step 1"]);
});

test("[ST4] merged without a pull request's children known: a whole chain of merged parents gives way", async () => {
  await stackOfThree();
  await repo.control.mergePullRequest(NAME, 2, "squash");
  await repo.control.mergePullRequest(NAME, 1, "squash");
  await repo.feed();
  await repo.runJobs();
  expect(baseOf(3)).toBe("main");
  expect(await repo.branches()).toMatchObject({ top: { parent: "main" } });
  expect(await repo.run({ kind: "restack_repo", dryRun: false })).toMatchObject({ status: "completed" });
  expect(await repo.own("main", "top")).toEqual(["top: step 1"]);
});

test.each(["retarget", "reparent", "clone", "read"])(
  "[DX7] [RJ3] killed at the step %s, it is settled once after the restart",
  async (step) => {
    await stackOfThree();
    await repo.control.mergePullRequest(NAME, 1, "squash");
    let killed = 0;
    repo.onEvent((event) => {
      if (event.type !== "jobUpdated" || event.job.kind !== "settle_merged" || killed > 0) return;
      if (event.job.step !== step) return;
      killed += 1;
      repo.kill();
    });
    await repo.feed();
    await repo.runJobs();
    expect(killed).toBe(1);
    await repo.runJobs();
    expect(await lastJob("settle_merged")).toMatchObject({ status: "completed", attempts: 2 });
    expect(baseOf(2)).toBe("main");
    expect(await repo.branches()).toMatchObject({ low: { state: "merged" }, high: { parent: "main" } });
  },
);

test("[ST4] deleted before it was settled: its pull requests were closed by GitHub, and people are told", async () => {
  await stackOfThree();
  await repo.control.mergePullRequest(NAME, 1, "squash");
  await repo.control.deleteBranch(NAME, "low");
  await repo.tell([{ kind: "heads", heads: [deleted("low")] }]);
  const jobId = await repo.enqueue({ kind: "settle_merged", branch: "low" });
  const [pull] = (await repo.pullRequests()).filter(({ number }) => number === 1);
  if (pull) await repo.tell([{ kind: "pullRequests", pullRequests: [pull], removed: [] }]);
  await repo.runJobs();
  expect(await repo.job(jobId)).toMatchObject({
    status: "completed",
    message: "low was merged into main. #2 had been closed before, with its base.",
  });
  await repo.feed();
  await repo.runJobs();
  expect(await repo.branches()).toMatchObject({ high: { parent: "main" } });
  await repo.run({ kind: "restack_repo", dryRun: false });
  expect(await repo.own("main", "top")).toEqual(["high: step 1", "top: step 1"]);
});

function deleted(name: string) {
  const pushedAtMs = repo.context().deps.now() + 1_000;
  return { name, sha: null, formerShas: [], pushedAtMs, lastCommit: null, deliveryGuid: null };
}
