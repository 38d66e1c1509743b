import type { TaskStatus, WorkbenchTaskSummary } from "@foundry/shared";
import { describe, expect, test } from "vitest";
import { aPullRequest, aTask } from "../../testing/entities.ts";
import { pullRequestItem, taskItem } from "../organization/sidebar-item.ts";
import type { SidebarRow } from "./model/rows.ts";
import { rowMenu } from "./row-menu.ts";
import type { RowMenuDeps } from "./row-menu.ts";

/** The menu of a row, and what its entries ask for. */
function open(row: SidebarRow) {
  const asked: unknown[] = [];
  const note =
    (what: string) =>
    (...of: readonly unknown[]) =>
      void asked.push([what, ...of]);
  const deps: RowMenuDeps = {
    reloads: {
      organization: note("reload organization"),
      pullRequests: note("reload all"),
      repository: note("reload repository"),
      pullRequest: note("reload"),
      again: note("again"),
    },
    openRepository: note("open repository"),
    restackAll: note("restack"),
    sync: note("sync"),
    copy: note("copy"),
    open: note("open"),
    newTask: note("new task"),
    command: ({ taskId }, command) => asked.push([command, taskId]),
  };
  const { entries } = rowMenu(row, deps);
  return {
    labels: entries.flatMap((entry) => (entry.kind === "separator" ? [] : [entry.label])),
    choose(label: string) {
      const entry = entries.find((it) => it.kind === "action" && it.label === label);
      if (entry?.kind !== "action") throw new Error(`no ${label}`);
      entry.run();
      return asked;
    },
  };
}

const rowOf = (over: Partial<WorkbenchTaskSummary>) => taskItem(aTask({ pullRequest: null, ...over }));

describe("a task's menu", () => {
  test.each<[TaskStatus, readonly string[]]>([
    ["queued", ["Cancel task", "Archive task"]],
    ["running", ["Cancel task", "Archive task"]],
    ["needs_input", ["Cancel task", "Retry task", "Archive task"]],
    ["failed", ["Retry task", "Archive task"]],
    ["completed", ["Archive task"]],
    ["archived", ["Restore task"]],
  ])("of one that is %s offers %j", (status, offered) => {
    const { labels } = open(rowOf({ status, branchName: null }));
    expect(labels).toEqual(["Open task", ...offered, "Copy task id"]);
  });

  test("sends the command for its task", () => {
    const menu = open(rowOf({ taskId: "task_7", status: "running" }));
    expect(menu.choose("Cancel task")).toEqual([["cancel", "task_7"]]);
  });

  test("has what its pull request or its branch has", () => {
    const { prId, title, state, url, headRefName, baseRefName, authorLogin, isDraft, updatedAtMs } =
      aPullRequest();
    const pullRequest = {
      prId,
      number: 4,
      title,
      state,
      url,
      headRefName,
      baseRefName,
      authorLogin,
      isDraft,
      updatedAtMs,
    };
    expect(open(rowOf({ status: "completed", pullRequest })).labels).toEqual([
      "Open task",
      "Archive task",
      "Reload pull request",
      "Open on GitHub",
      "Copy branch name",
      "Copy task id",
    ]);
    expect(open(rowOf({ branchName: "feat/a" })).choose("Copy branch name")).toEqual([
      ["copy", "feat/a", "Branch name"],
    ]);
  });
});

test("a pull request's menu makes its task, at once or with a prompt", () => {
  const row = pullRequestItem(aPullRequest({ number: 4, title: "Add retry" }));
  expect(open(row).choose("Create task")).toEqual([["open", row]]);
  expect(open(row).choose("Create with a prompt…")).toEqual([
    ["new task", { repoId: row.repoId, pullRequest: { number: 4, title: "Add retry" } }],
  ]);
});
