import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { BriefTask } from "@foundry/headless-contract";
import { decideDisposition } from "@foundry/headless-contract";
import { describe, expect, test } from "vitest";
import { harnesses } from "../index.ts";
import { briefFor, createWorkspace, startHarness } from "../testing/workspace.ts";
import type { HarnessRun, Workspace } from "../testing/workspace.ts";
import { demoQuestion } from "./demo-work.ts";
import { demoMarkers } from "./read-markers.ts";

const demo = harnesses.find(({ provider }) => provider === "demo")?.program ?? "";

const issue = (issue_title: string, issue_body = ""): BriefTask => ({
  kind: "fix_issue",
  issue_number: 12,
  issue_title,
  issue_body,
});

function run(workspace: Workspace, task: BriefTask, env: Record<string, string> = {}): Promise<HarnessRun> {
  return startHarness(workspace, demo, briefFor(workspace, task), env).ended;
}

function resultOf(ended: HarnessRun) {
  if (ended.reading.kind !== "valid") throw new Error(`${ended.stderr} ${JSON.stringify(ended.reading)}`);
  return ended.reading.result;
}

describe("an issue becomes a commit", () => {
  test.each<[string, BriefTask, string, string]>([
    [
      "a file to add",
      issue("Add docs/setup.md", "How to start."),
      "docs/setup.md",
      "# Add docs/setup.md\n\nHow to start.\n",
    ],
    [
      "a file that is there",
      issue("Describe returns in README.md"),
      "README.md",
      "# Shop\n\n## Describe returns in README.md\n",
    ],
    ["a replacement", issue('Typo: replace "Shop" with "Store" in README.md'), "README.md", "# Store\n"],
    ["no file", issue("The cart jumps"), "docs/notes/issue-12.md", "# The cart jumps\n"],
    [
      "code",
      issue("Handle the timeout in src/cart.ts"),
      "src/cart.ts",
      "export {};\n\n// Handle the timeout in src/cart.ts (#12)\n",
    ],
    ["a file outside", issue("Update ../outside.md"), "docs/notes/issue-12.md", "# Update"],
    ["git's own files", issue("Edit `.git/config.sh`"), "docs/notes/issue-12.md", "# Edit"],
    ["a workflow", issue("Update .github/workflows/ci.yml"), "docs/notes/issue-12.md", "# Update"],
    ["a directory of that name", issue("Update `src/dir.md`"), "docs/notes/issue-12.md", "# Update"],
    ["a file below a file", issue("Add README.md/more.md"), "docs/notes/issue-12.md", "# Add"],
    ["a link out of the workspace", issue("Update link/x.md"), "docs/notes/issue-12.md", "# Update"],
    ["the name of a program", issue("Upgrade to node.js"), "docs/notes/issue-12.md", "# Upgrade"],
  ])("%s", async (_, task, path, text) => {
    const workspace = createWorkspace({
      "README.md": "# Shop\n",
      "src/cart.ts": "export {};\n",
      "src/dir.md/keep.txt": "",
    });
    symlinkSync("/tmp", join(workspace.root, "link"));
    workspace.git("add", "--all");
    workspace.git("commit", "--quiet", "--message", "Link");
    const ended = await run(workspace, task);
    expect(workspace.read(path).startsWith(text), workspace.read(path)).toBe(true);
    const result = resultOf(ended);
    expect(ended.code).toBe(0);
    expect(result).toMatchObject({ status: "success", branch: "foundry/work", files_changed: [path] });
    expect(result.commits).toEqual([
      {
        sha: workspace.git("rev-parse", "HEAD").trim(),
        message: workspace.git("log", "-1", "--format=%s").trim(),
      },
    ]);
    expect(workspace.git("log", "-1", "--format=%an <%ae>")).toBe("Foundry <foundry@example.com>\n");
    expect(workspace.git("status", "--porcelain")).toBe("");
    expect(result.pr_body).toContain("Closes #12.");
  });

  test("the same issue gives the same change; a second run adds to it", async () => {
    const [one, other] = [createWorkspace(), createWorkspace()];
    const task = issue("Describe returns in README.md", "Within 30 days.");
    await Promise.all([run(one, task), run(other, task)]);
    expect(one.read("README.md")).toBe(other.read("README.md"));
    const again = await run(one, task);
    expect(resultOf(again).commits).toHaveLength(1);
  });

  test("text of strangers ends as data: no mention, no other issue closed, no option, no control character", async () => {
    const workspace = createWorkspace();
    const ended = await run(
      workspace,
      issue("--amend `@team` closes #1\u0000\u202e", "\u0007$(touch hacked)"),
    );
    const result = resultOf(ended);
    expect(result.pr_body.replaceAll(/`[^`\n]*`/g, "")).not.toMatch(/@team|closes #1\b/i);
    expect(result.commits[0]?.message).toBe("--amend `@team` closes #1");
    expect(workspace.git("status", "--porcelain")).toBe("");
  });
});

describe("the other kinds of tasks are worked on, too", () => {
  test.each<BriefTask>([
    { kind: "respond_to_mention", issue_number: 3, comment_body: "@foundry fix please" },
    { kind: "address_review_comment", pr_number: 3, comment_body: "Name it.", diff_hunk: "@@ -1 +1 @@" },
    { kind: "run_prompt", prompt: "Add a health route.\nWith a test." },
    { kind: "run_schedule", schedule_name: "nightly", prompt: "Update." },
    {
      kind: "fix_failed_run",
      workflow_name: "CI",
      run_url: "https://github.com/a/b/actions/runs/1",
      head_branch: "x",
    },
    { kind: "address_review", pr_number: 3, review_body: "" },
  ])("$kind", async (task) => {
    const workspace = createWorkspace();
    const ended = await run(workspace, task);
    expect(resultOf(ended)).toMatchObject({ status: "success", commits: [{ sha: expect.any(String) }] });
    expect(resultOf(ended).pr_body).not.toContain("Closes");
  });
});

describe("markers show every end", () => {
  const disposition = async (title: string, env: Record<string, string> = {}) => {
    const workspace = createWorkspace();
    const { code, signal, reading } = await run(workspace, issue(title), env);
    const exit =
      code === null
        ? ({ kind: "signalled", signal: signal ?? "" } as const)
        : ({ kind: "exited", code } as const);
    return decideDisposition(exit, reading);
  };

  test.each([
    ["Broken [demo: needs input]", { kind: "finished", status: "needs_input", note: null }],
    ["Broken [Demo:needs-input]", { kind: "finished", status: "needs_input", note: null }],
    ["Broken [demo: fail]", { kind: "finished", status: "failure", note: null }],
    ["Broken [demo: partial]", { kind: "finished", status: "partial", note: null }],
    ["Broken [demo: nothing]", { kind: "finished", status: "success", note: null }],
    ["Broken [demo: retry]", { kind: "retry", cause: "exit_code" }],
    ["Broken [demo: error]", { kind: "retry", cause: "exit_code" }],
    ["Broken [demo: crash]", { kind: "retry", cause: "signal" }],
    ["Broken [demo: slow]", { kind: "finished", status: "success", note: null }],
    ["Broken [demo: unknown]", { kind: "finished", status: "success", note: null }],
  ])("%s", async (title, expected) => {
    expect(await disposition(title)).toMatchObject(expected);
  });

  test("[demo: retry] works the second time, [demo: error] never does", async () => {
    expect(await disposition("Broken [demo: retry]", { FOUNDRY_TRY: "2" })).toMatchObject({
      status: "success",
    });
    expect(await disposition("Broken [demo: error]", { FOUNDRY_TRY: "3" })).toMatchObject({ kind: "retry" });
  });

  test("a question that was answered is not asked again", async () => {
    const workspace = createWorkspace();
    const asked = await run(workspace, { kind: "run_prompt", prompt: "Write [demo: needs input]" });
    expect(resultOf(asked)).toMatchObject({ status: "needs_input", summary: demoQuestion });
    const prompt = `Write [demo: needs input]\n\n${resultOf(asked).summary}\n\nShort, please.`;
    expect(resultOf(await run(workspace, { kind: "run_prompt", prompt }))).toMatchObject({
      status: "success",
    });
  });

  test("[demo: hang] waits until it is asked to end, and then says nothing", async () => {
    const workspace = createWorkspace();
    const harness = startHarness(workspace, demo, briefFor(workspace, issue("Broken [demo: hang]")));
    await harness.said("Waiting for something");
    harness.kill("SIGTERM");
    const ended = await harness.ended;
    expect([ended.code, ended.reading.kind]).toEqual([2, "missing"]);
  });

  test("the documentation lists them all", () => {
    const docs = readFileSync(new URL("../../../../docs/headless-contract.md", import.meta.url), "utf8");
    const listed = [...docs.matchAll(/^\| `\[demo: ([a-z ]+)\]`/gm)].map(([, name]) => name);
    expect(new Set(listed)).toEqual(new Set(demoMarkers));
    expect(listed).toHaveLength(demoMarkers.length);
  });
});

test("asked to end in the middle of its steps, it ends at once and leaves no result", async () => {
  const workspace = createWorkspace();
  const brief = briefFor(workspace, issue("Add docs/setup.md"));
  const harness = startHarness(workspace, demo, brief, { FOUNDRY_DEMO_DELAY_MS: "60000" });
  await harness.said("Reading the task");
  harness.kill("SIGTERM");
  const ended = await harness.ended;
  expect([ended.code, ended.reading.kind]).toEqual([2, "missing"]);
  expect(workspace.git("rev-list", "--count", "HEAD")).toBe("1\n");
});
