import { describe, expect, test } from "vitest";
import { aBranch } from "../../../testing/entities.ts";
import { branchMenu } from "./branch-menu.ts";
import { configValue, starterFor } from "./config-texts.ts";
import { branchUrl, fileUrl, newFileUrl } from "./github-urls.ts";

const url = "https://github.com/acme/widgets";

describe("the context menu of a branch", () => {
  const asked: unknown[] = [];
  const deps = {
    repositoryUrl: url,
    readOnly: null,
    act: (action: unknown) => asked.push(action),
    copy: (text: string) => asked.push(text),
    openTask: (taskId: string) => asked.push(taskId),
    createTask: (branch: string) => asked.push(branch),
  };
  const labels = (...args: Parameters<typeof branchMenu>) =>
    branchMenu(...args).flatMap((entry) => (entry.kind === "separator" ? [] : [entry.label]));

  test("offers the moves, a task, GitHub and the name", () => {
    expect(labels(aBranch(), deps)).toEqual([
      "Restack subtree…",
      "Rebase…",
      "Reparent…",
      "Create task",
      "Open on GitHub",
      "Copy branch name",
    ]);
  });

  test("a rebase begins with the branch's own parent, a reparent with none", () => {
    asked.length = 0;
    for (const entry of branchMenu(aBranch({ name: "b" }), deps)) {
      if (entry.kind === "action" && (entry.id === "rebase" || entry.id === "reparent")) entry.run();
    }
    expect(asked).toEqual([
      { kind: "rebase_branch", branch: "b", onto: "main" },
      { kind: "reparent_branch", branch: "b", onto: null },
    ]);
  });

  test("the task that is there is opened instead of another", () => {
    const task = { taskId: "task_0000000001", status: "running", title: "T" } as const;
    expect(labels(aBranch({ task }), deps)).toContain("Open its task");
    expect(labels(aBranch({ task: { ...task, status: "archived" } }), deps)).toContain("Create task");
  });

  test("what cannot be done now says why", () => {
    const readOnly = "The repository is archived: GitHub takes no pushes.";
    const restack = branchMenu(aBranch(), { ...deps, readOnly })[0];
    expect(restack).toMatchObject({ id: "restack", disabled: true, hint: readOnly });
    expect(branchMenu(aBranch({ state: "merged" }), deps)[0]).toMatchObject({
      disabled: true,
      hint: "It is merged",
    });
  });

  test("the default branch is not moved: its menu restacks all", () => {
    expect(labels(aBranch({ state: "trunk" }), deps)).toEqual([
      "Restack all…",
      "Open on GitHub",
      "Copy branch name",
    ]);
  });
});

describe("addresses on GitHub", () => {
  test("names with signs that mean something in an address are kept whole", () => {
    expect(branchUrl(url, "feat/50%#1")).toBe(`${url}/tree/feat/50%25%231`);
    expect(fileUrl(url, "abc", ".code-factory/config.toml", 12)).toBe(
      `${url}/blob/abc/.code-factory/config.toml#L12`,
    );
    expect(newFileUrl(url, "main", "a/b.toml")).toBe(`${url}/new/main?filename=a%2Fb.toml`);
  });
});

describe("the configuration in words", () => {
  test("the file to begin with names the schema and the default branch", () => {
    const text = starterFor("https://foundry.example", "trunk");
    expect(text).toContain("#:schema https://foundry.example/api/schema/repo-config.json");
    expect(text).toContain('branch = "trunk"');
  });

  test.each([
    [null, "—"],
    [false, "false"],
    ["large", "large"],
    [["a", "b"], "a, b"],
    [[], "none"],
  ] as const)("%j is shown as %s", (value, text) => {
    expect(configValue(value)).toBe(text);
  });
});
