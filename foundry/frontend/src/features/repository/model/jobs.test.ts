import { describe, expect, test } from "vitest";
import type { BranchConflict, BranchMove, ProjectionState } from "@foundry/shared";
import { repositoryJobKindSchema, repositoryJobStatusSchema } from "@foundry/shared";
import { aBranch, aJob } from "../../../testing/entities.ts";
import { addWatched } from "../actions/job-tray.ts";
import { bodyTarget } from "./body-target.ts";
import { jobBody, undoOf } from "./branch-action.ts";
import { branchStateInfo, explainBranchState } from "./branch-state.ts";
import { describeFreshness } from "./describe-freshness.ts";
import { jobSearch } from "./job-search.ts";
import { jobKinds, jobResult, jobStateText, jobStatuses, jobTitle } from "./job-words.ts";
import { isRoutine, latestJob, mergeJobs, workload } from "./latest-jobs.ts";
import { summarizePreview } from "./preview.ts";
import { readOnlyReason } from "./read-only.ts";

const sha = "b".repeat(40);
const move = (branch: string): BranchMove => ({
  branch,
  onto: "main",
  fromSha: sha,
  toSha: null,
  commits: 1,
});
const conflict = (branch: string, blocked: string[] = []): BranchConflict => ({
  branch,
  onto: "main",
  commitSha: sha,
  commitSubject: "x",
  files: ["f"],
  blocked,
});

describe("[ST6] what a preview says and what its button does", () => {
  const all = { kind: "restack_repo" } as const;

  test("the button counts the branches that would move", () => {
    const result = summarizePreview(all, { moves: [move("a"), move("b"), move("c")], conflicts: [] });
    expect(result).toEqual({ headline: "3 branches would move.", confirm: "Restack 3 branches" });
  });

  test("conflicts stop their branch and what stands on it; the others can still move", () => {
    const result = summarizePreview(all, { moves: [move("a")], conflicts: [conflict("b", ["c", "d"])] });
    expect(result.headline).toBe("1 branch would move. 3 branches stay because of conflicts.");
    expect(result.confirm).toBe("Restack 1 branch");
  });

  test("with nothing but conflicts, or nothing to do, there is no button", () => {
    expect(summarizePreview(all, { moves: [], conflicts: [conflict("b")] }).confirm).toBeNull();
    expect(summarizePreview(all, { moves: [], conflicts: [] }).confirm).toBeNull();
  });

  test("a new parent can be set though no commit moves, but not onto a conflict", () => {
    const action = { kind: "reparent_branch", branch: "b", onto: "a" } as const;
    expect(summarizePreview(action, { moves: [], conflicts: [] }).confirm).toBe("Reparent");
    expect(summarizePreview(action, { moves: [], conflicts: [conflict("b")] }).confirm).toBeNull();
  });
});

describe("actions and their jobs", () => {
  test("an action without its target asks for no job", () => {
    expect(jobBody({ kind: "reparent_branch", branch: "b", onto: null }, true)).toBeNull();
    expect(jobBody({ kind: "reparent_branch", branch: "b", onto: "a" }, true)).toEqual({
      kind: "reparent_branch",
      branch: "b",
      parent: "a",
      dryRun: true,
    });
  });

  test("[ST5] a reparent is undone by a reparent back; nothing else has a way back", () => {
    const before = aBranch({ name: "b", parent: "main" });
    expect(undoOf({ kind: "reparent_branch", branch: "b", onto: "a" }, before)).toEqual({
      kind: "reparent_branch",
      branch: "b",
      parent: "main",
      dryRun: false,
    });
    expect(undoOf({ kind: "reparent_branch", branch: "b", onto: "a" }, undefined)).toBeNull();
    expect(undoOf({ kind: "rebase_branch", branch: "b", onto: "a" }, before)).toBeNull();
  });

  test("a job is called the same before and after it was asked for", () => {
    const body = { kind: "rebase_branch", branch: "b", onto: "main", dryRun: true } as const;
    expect(jobTitle(bodyTarget(body))).toBe("Preview: rebase b onto main");
  });

  test("the newest three that were started here stay in sight, each once", () => {
    const jobs = ["1", "2", "3", "4", "2"].map((jobId) => ({ jobId, undo: null }));
    const shown = jobs.reduce(addWatched, [] as readonly (typeof jobs)[number][]);
    expect(shown.map((job) => job.jobId)).toEqual(["3", "4", "2"]);
  });
});

describe("[RJ4] what is said of a job", () => {
  test("every kind and every status of the contract has its words", () => {
    expect(jobKinds.toSorted()).toEqual(repositoryJobKindSchema.options.toSorted());
    expect(jobStatuses.toSorted()).toEqual(repositoryJobStatusSchema.options.toSorted());
    for (const kind of jobKinds)
      for (const status of jobStatuses) {
        expect(jobTitle(aJob({ kind, branch: "b" }))).not.toBe("");
        expect(jobResult(aJob({ kind, status }))).not.toBe("");
      }
  });

  test("running says how far, and that it was asked to stop", () => {
    const progress = { done: 3, total: 7 };
    expect(jobStateText({ status: "running", progress, cancelRequested: false })).toBe("Running 3 of 7");
    expect(jobStateText({ status: "running", progress, cancelRequested: true })).toBe("Stopping…");
    expect(jobStateText({ status: "completed", progress, cancelRequested: true })).toBe("Completed");
  });

  test("the button follows the running job, else the queued, else the last; previews do not count", () => {
    const jobs = [
      aJob({ jobId: "old", status: "running", createdAtMs: 1 }),
      aJob({ jobId: "next", status: "queued", createdAtMs: 2 }),
      aJob({ jobId: "done", createdAtMs: 3 }),
      aJob({ jobId: "preview", status: "running", dryRun: true, createdAtMs: 4 }),
    ];
    expect(latestJob(jobs, "restack_repo")?.jobId).toBe("old");
    expect(latestJob(jobs.slice(1), "restack_repo")?.jobId).toBe("next");
    expect(latestJob(jobs.slice(2), "restack_repo")?.jobId).toBe("done");
    expect(latestJob(jobs, "sync_repo")).toBeUndefined();
    expect(workload(jobs)).toMatchObject({ current: { jobId: "old" }, waiting: 2 });
    expect(workload(jobs.slice(1, 3))).toMatchObject({ current: { jobId: "next" }, waiting: 0 });
  });

  test("what the service syncs by itself is routine; what a person asks for, or moves branches, is not", () => {
    expect(isRoutine({ kind: "sync_repo", requestedBy: "foundry" })).toBe(true);
    expect(isRoutine({ kind: "sync_repo", requestedBy: "ann" })).toBe(false);
    expect(isRoutine({ kind: "settle_merged", requestedBy: "foundry" })).toBe(false);
  });

  test("live and older jobs are one list, newest first, the live row wins, the filter holds for both", () => {
    const old = aJob({ jobId: "a", status: "running", createdAtMs: 1 });
    const live = aJob({ jobId: "a", status: "completed", createdAtMs: 1 });
    const newer = aJob({ jobId: "b", kind: "sync_repo", createdAtMs: 2 });
    expect(mergeJobs([live, newer], [old], {})).toEqual([newer, live]);
    expect(mergeJobs([live, newer], [old], { status: "running" })).toEqual([]);
    expect(mergeJobs([live, newer], [old], { kind: "sync_repo" })).toEqual([newer]);
    const own = aJob({ jobId: "c", requestedBy: "foundry" });
    expect(mergeJobs([own, live], [], { by: "people" })).toEqual([live]);
    expect(mergeJobs([own, live], [], { by: "foundry" })).toEqual([own]);
  });

  test("an address with unknown words opens the page without them", () => {
    expect(jobSearch({ kind: "make_coffee", status: "error" })).toEqual({
      kind: undefined,
      status: "error",
      by: undefined,
    });
  });
});

describe("[RJ8] how fresh the branches are", () => {
  const now = 1_000_000;
  const read = (over: Partial<ProjectionState> = {}): ProjectionState => ({
    status: "fresh",
    readAtMs: now - 3_000,
    pushedAtMs: null,
    ...over,
  });
  const sync = (over: Parameters<typeof aJob>[0]) => aJob({ kind: "sync_repo", ...over });

  test.each([
    [read(), undefined, "fresh", "As of 3 s ago"],
    [read({ readAtMs: now - 120_000 }), undefined, "fresh", "As of 2 min ago"],
    [read({ status: "stale" }), undefined, "stale", "Pushed to since it was read 3 s ago"],
    [read({ status: "missing", readAtMs: null }), undefined, "missing", "Not read yet"],
    [read({ status: "stale" }), sync({ status: "queued" }), "syncing", "Sync queued, as of 3 s ago"],
    [
      read({ status: "missing", readAtMs: null }),
      sync({ status: "running", progress: { done: 1, total: 4 } }),
      "syncing",
      "Syncing 1 of 4",
    ],
    [read({ status: "stale" }), sync({ status: "error" }), "failed", "The last sync failed, as of 3 s ago"],
    [read(), sync({ status: "error" }), "fresh", "As of 3 s ago"],
  ] as const)("%#", (projection, job, kind, text) => {
    expect(describeFreshness(projection, job, now)).toMatchObject({ kind, text });
  });
});

test("[ST8] a state has its word, and says what a restack would do", () => {
  expect(branchStateInfo({ state: "behind", behind: 3 }).label).toBe("Behind 3");
  expect(branchStateInfo({ state: "behind", behind: null }).label).toBe("Behind");
  expect(explainBranchState(aBranch({ state: "behind", behind: 3, ahead: 2 }))).toBe(
    "main is 3 commits further. A restack replays its 2 commits onto its head.",
  );
});

test("nothing is moved in an archived repository or while the App is away", () => {
  expect(readOnlyReason({ isArchived: false }, "connected")).toBeNull();
  expect(readOnlyReason({ isArchived: false }, undefined)).toBeNull();
  expect(readOnlyReason({ isArchived: true }, "connected")).toContain("archived");
  expect(readOnlyReason({ isArchived: false }, "suspended")).toContain("suspended");
});
