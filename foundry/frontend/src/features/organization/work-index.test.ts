import type { WorkbenchOpenPrSummary, WorkbenchTaskSummary } from "@foundry/shared";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aPullRequest, aTask } from "../../testing/entities.ts";
import { compareItems } from "./sidebar-item.ts";
import { createWorkIndex } from "./work-index.ts";

function change(
  pullRequests: readonly WorkbenchOpenPrSummary[],
  tasks: readonly WorkbenchTaskSummary[] = [],
  gone: { prs?: readonly string[]; tasks?: readonly string[] } = {},
) {
  return {
    pullRequests: new Map<string, WorkbenchOpenPrSummary | undefined>([
      ...pullRequests.map((row) => [row.prId, row] as const),
      ...(gone.prs ?? []).map((id) => [id, undefined] as const),
    ]),
    tasks: new Map<string, WorkbenchTaskSummary | undefined>([
      ...tasks.map((row) => [row.taskId, row] as const),
      ...(gone.tasks ?? []).map((id) => [id, undefined] as const),
    ]),
  };
}

const ids = (items: readonly { id: string }[]) => items.map((item) => item.id);

describe("the work index", () => {
  test("[GH10] a pull request with a task shows as the task, at the same place", () => {
    const index = createWorkIndex();
    const pullRequest = aPullRequest({ number: 7 });
    index.apply(change([pullRequest]));
    expect(index.item("1#7")?.kind).toBe("pullRequest");
    index.apply(change([], [aTask({ pullRequest, updatedAtMs: 9 })]));
    expect(index.item("1#7")?.kind).toBe("task");
    expect(ids(index.section("1"))).toEqual(["1#7"]);
    index.apply(change([], [], { prs: ["1#7"] }));
    expect(ids(index.section("1"))).toEqual(["1#7"]);
  });

  test("an archived task gives its place back to the pull request", () => {
    const index = createWorkIndex();
    const pullRequest = aPullRequest({ number: 7 });
    const task = aTask({ pullRequest });
    index.apply(change([pullRequest], [task]));
    index.apply(change([], [{ ...task, status: "archived", archivedAtMs: 5 }]));
    expect(index.item("1#7")?.kind).toBe("pullRequest");
  });

  test("a task that gets a pull request moves to the pull request's place", () => {
    const index = createWorkIndex();
    const task = aTask({ taskId: "task_000000000x" });
    index.apply(change([], [task]));
    expect(ids(index.section("1"))).toEqual(["task_000000000x"]);
    index.apply(change([], [{ ...task, pullRequest: aPullRequest({ number: 3 }) }]));
    expect(ids(index.section("1"))).toEqual(["1#3"]);
  });

  test("an untouched repository keeps the very same section", () => {
    const index = createWorkIndex();
    index.apply(change([aPullRequest({ number: 1 }), aPullRequest({ repoId: "2", number: 1 })]));
    const before = index.section("2");
    index.apply(change([aPullRequest({ number: 2 })]));
    expect(index.section("2")).toBe(before);
  });

  test("counts pull requests that show as tasks, drafts, and tasks", () => {
    const index = createWorkIndex();
    const pullRequest = aPullRequest({ number: 7, isDraft: true });
    index.apply(change([aPullRequest({ number: 1 })], [aTask({ pullRequest })]));
    expect(index.counts()).toEqual({ pullRequests: 2, drafts: 1, tasks: 1 });
  });

  test("any sequence of changes ends in what sorting everything anew would give", () => {
    const step = fc.record({
      repoId: fc.constantFrom("1", "2"),
      number: fc.integer({ min: 1, max: 6 }),
      updatedAtMs: fc.integer({ min: 0, max: 9 }),
      kind: fc.constantFrom("put", "remove"),
    });
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 40 }), { maxLength: 12 }), (batches) => {
        const index = createWorkIndex();
        const truth = new Map<string, WorkbenchOpenPrSummary>();
        for (const batch of batches) {
          const changes = new Map<string, WorkbenchOpenPrSummary | undefined>();
          for (const { kind, ...fields } of batch) {
            const row = aPullRequest(fields);
            changes.set(row.prId, kind === "put" ? row : undefined);
          }
          for (const [id, row] of changes) {
            if (row === undefined) truth.delete(id);
            else truth.set(id, row);
          }
          index.apply({ pullRequests: changes, tasks: new Map() });
        }
        for (const repoId of ["1", "2"]) {
          const expected = [...truth.values()]
            .filter((row) => row.repoId === repoId)
            .map((row) => ({
              kind: "pullRequest" as const,
              id: row.prId,
              repoId,
              updatedAtMs: row.updatedAtMs,
              pullRequest: row,
            }))
            .toSorted(compareItems);
          expect(index.section(repoId)).toEqual(expected);
        }
      }),
    );
  });
});
