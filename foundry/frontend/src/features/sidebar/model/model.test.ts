import { describe, expect, test } from "vitest";
import { aPullRequest, aRepo, aTask } from "../../../testing/entities.ts";
import { pullRequestItem, taskItem } from "../../organization/sidebar-item.ts";
import type { SidebarItem } from "../../organization/sidebar-item.ts";
import { anchorScroll } from "../../../ui/tree/anchor-scroll.ts";
import { buildRows, sortRepos } from "./build-rows.ts";
import { parseFilter } from "./filter.ts";
import { positionsOf } from "./positions.ts";
import { treeMove } from "./tree-keys.ts";

const repos = [aRepo({ repoId: "1", name: "api" }), aRepo({ repoId: "2", name: "web" })];
const sections: Record<string, SidebarItem[]> = {
  "1": [
    pullRequestItem(aPullRequest({ number: 2, title: "Add retry", authorLogin: "bob" })),
    taskItem(aTask()),
  ],
  "2": [pullRequestItem(aPullRequest({ repoId: "2", number: 9, isDraft: true, repoFullName: "acme/web" }))],
};
const section = (repoId: string) => sections[repoId] ?? [];
const rowsOf = (text: string, collapsed: string[] = []) =>
  buildRows({ repos, section, collapsed: new Set(collapsed), filter: parseFilter(text) });
const ids = (text: string, collapsed: string[] = []) => rowsOf(text, collapsed).map((row) => row.id);

describe("rows", () => {
  test("repositories are sections with their lines of work", () => {
    expect(ids("")).toEqual(["repo:1", "1#2", "task_0000000001", "repo:2", "2#9"]);
  });

  test("a collapsed repository keeps its header and its count", () => {
    const rows = rowsOf("", ["1"]);
    expect(rows.map((row) => row.id)).toEqual(["repo:1", "repo:2", "2#9"]);
    expect(rows[0]).toMatchObject({ kind: "repo", count: 2, expanded: false });
  });

  test("an unchanged header is the same object, so that it is not rendered again", () => {
    expect(rowsOf("")[0]).toBe(rowsOf("")[0]);
  });

  test("an archived repository without work is left out", () => {
    const archived = aRepo({ repoId: "3", name: "old", isArchived: true });
    const rows = buildRows({
      repos: [archived],
      section: () => [],
      collapsed: new Set(),
      filter: parseFilter(""),
    });
    expect(rows).toEqual([]);
  });

  test("repositories stand by name, numbers as numbers", () => {
    const names = ["b10", "B2", "a"].map((name, index) => aRepo({ repoId: String(index + 1), name }));
    expect(sortRepos(names).map((repo) => repo.name)).toEqual(["a", "B2", "b10"]);
  });
});

describe("the filter", () => {
  test.each([
    ["retry", ["repo:1", "1#2"]],
    ["RETRY bob", ["repo:1", "1#2"]],
    ["#9", ["repo:2", "2#9"]],
    ["is:draft", ["repo:2", "2#9"]],
    ["is:task", ["repo:1", "task_0000000001"]],
    ["author:bob", ["repo:1", "1#2"]],
    ["repo:web", ["repo:2", "2#9"]],
    ["acme/web", ["repo:2", "2#9"]],
    ["nothing like it", []],
  ])("%s", (text, expected) => {
    expect(ids(text)).toEqual(expected);
  });

  test("opens what is collapsed", () => {
    expect(ids("retry", ["1"])).toEqual(["repo:1", "1#2"]);
  });
});

describe("positions", () => {
  test("headers count among headers, rows within their section", () => {
    const { posInSet, setSize } = positionsOf(rowsOf(""));
    expect([...posInSet]).toEqual([1, 1, 2, 2, 1]);
    expect([...setSize]).toEqual([2, 2, 2, 2, 1]);
  });
});

describe("keys in the tree", () => {
  const rows = rowsOf("", ["2"]);
  const press = (index: number, key: string, shiftKey = false) =>
    treeMove(rows, index, { key, shiftKey }, 10);

  test.each([
    [0, "ArrowDown", { kind: "focus", index: 1 }],
    [0, "j", { kind: "focus", index: 1 }],
    [0, "k", { kind: "focus", index: 0 }],
    [3, "ArrowDown", { kind: "focus", index: 3 }],
    [1, "End", { kind: "focus", index: 3 }],
    [3, "Home", { kind: "focus", index: 0 }],
    [2, "ArrowLeft", { kind: "focus", index: 0 }],
    [0, "ArrowLeft", { kind: "collapse", repoId: "1" }],
    [0, "ArrowRight", { kind: "focus", index: 1 }],
    [3, "ArrowRight", { kind: "expand", repoId: "2" }],
    [1, "ArrowRight", null],
    [1, "Enter", { kind: "open", index: 1 }],
    [1, ".", { kind: "menu", index: 1 }],
    [1, "ContextMenu", { kind: "menu", index: 1 }],
    [1, "x", null],
  ])("row %i, %s", (index, key, expected) => {
    expect(press(index, key)).toEqual(expected);
  });

  test("Shift+F10 opens the menu, F10 does not", () => {
    expect(press(1, "F10", true)).toEqual({ kind: "menu", index: 1 });
    expect(press(1, "F10")).toBeNull();
  });
});

describe("scrolling while the list changes", () => {
  const list = (...names: string[]) => names.map((id) => ({ id }));

  test("the first visible row stays where it was when rows come above it", () => {
    expect(anchorScroll(list("a", "b", "c"), list("x", "a", "b", "c"), 40, 32)).toBe(72);
  });

  test("a row that left hands over to the next one", () => {
    expect(anchorScroll(list("a", "b", "c"), list("a", "c"), 32, 32)).toBe(0);
  });

  test("at the very top nothing is kept: new rows are seen", () => {
    expect(anchorScroll(list("a"), list("x", "a"), 0, 32)).toBe(0);
  });
});
