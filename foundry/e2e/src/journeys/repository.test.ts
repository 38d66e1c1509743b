import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { seriousFindings, sidewaysOverflow } from "../harness/check-accessibility.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { branchRow, untilBranch, untilFresh, untilPreviewed, untilRun } from "../harness/repository-page.ts";
import { repositoryClient } from "../harness/repository.ts";
import { foundPrivateRepositories, moveTrunk } from "../harness/scenes.ts";
import { rowOf, untilLive } from "../harness/sidebar-page.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { startVisitors } from "../harness/visitors.ts";
import type { Visitors } from "../harness/visitors.ts";
import { untilSynced } from "../harness/wait-for.ts";

const configPath = ".code-factory/config.toml";
let stack: Stack;
let visitors: Visitors;

beforeAll(async () => {
  stack = await startStack({
    seed: (github) => foundPrivateRepositories(github, "acme", ["web", "keys", "clash"]),
  });
  visitors = await startVisitors(stack.url);
  await untilSynced(stack, "acme");
  const { github } = stack;
  await github.pushStack("acme/web", [
    { name: "feat/low", commits: 2 },
    { name: "feat/mid" },
    { name: "feat/top" },
  ]);
  await github.openPullRequest("acme/web", { title: "The low one", head: "feat/low", base: "main" });
  await github.pushStack("acme/keys", [{ name: "one" }, { name: "two" }, { name: "other", on: "main" }]);
  await github.pushStack("acme/clash", [
    { name: "clash", files: { "shared.txt": "mine\n" } },
    { name: "above" },
  ]);
  await moveTrunk(github, "acme/clash", { "shared.txt": "theirs\n" });
});
afterEach(() => visitors.leave());
afterAll(async () => {
  await visitors?.close();
  await stack?.close();
});

function pathOf(name: string): string {
  const { orgId, repoId } = repositoryClient(stack, `acme/${name}`);
  return `/orgs/${orgId}/repos/${repoId}`;
}

const heads = (name: string) => Object.fromEntries(stack.github.repository(`acme/${name}`).refs);

test("[ST8] the stack is drawn; what is pushed shows without a reload; a restack goes from its preview to its end in everyone's page", async () => {
  const { github } = stack;
  const [ann, bob] = [await visitors.visit(pathOf("web")), await visitors.visit(pathOf("web"))];
  await untilLive(ann);
  await untilFresh(ann);
  for (const name of ["feat/low", "feat/mid", "feat/top"]) await untilBranch(ann, name, "Restacked");
  await untilBranch(ann, "main", "Default");
  const levels = await Promise.all(
    ["main", "feat/low", "feat/mid", "feat/top"].map((name) =>
      branchRow(ann, name).getAttribute("aria-level"),
    ),
  );
  expect(levels.map(Number)).toEqual([1, 2, 3, 4]);
  await branchRow(ann, "feat/low").getByText("#1").waitFor();

  await moveTrunk(github, "acme/web");
  await untilBranch(ann, "feat/low", "Behind 1");
  const before = heads("web");

  await ann.getByRole("button", { name: "Restack all", exact: true }).click();
  const dialog = await untilPreviewed(ann);
  await dialog.getByText("3 branches would move.").waitFor();
  expect(heads("web")).toEqual(before);
  await dialog.getByRole("button", { name: "Restack 3 branches" }).click();
  await untilRun(ann, "completed");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  for (const page of [ann, bob]) {
    for (const name of ["feat/low", "feat/mid", "feat/top"]) await untilBranch(page, name, "Restacked");
  }
  expect(heads("web")).not.toEqual(before);

  // The other one finds it in the history, with its steps.
  await bob.getByRole("link", { name: "Jobs" }).click();
  await bob.getByRole("link", { name: /Completed\s*Restack all/ }).click();
  await bob.getByRole("list").filter({ hasText: /push/i }).first().waitFor();
  await bob.getByRole("region", { name: "Moved" }).getByText("feat/top").first().waitFor();

  await ann.getByRole("button", { name: "Restack all", exact: true }).click();
  await (await untilPreviewed(ann)).getByText("Nothing would move").waitFor();
});

test("[ST5] by keyboard alone: a branch is found, its menu opened, its new parent chosen, the move previewed, done and undone", async () => {
  const page = await visitors.visit(pathOf("keys"));
  await untilFresh(page);
  await untilBranch(page, "two", "Restacked");
  await branchRow(page, "main").focus();
  const isOn = (name: string) =>
    pollUntil(`the focus is on ${name}`, async () => {
      const at = await page.evaluate(() => document.activeElement?.getAttribute("data-row"));
      if (at === name) return true;
      await page.keyboard.press("ArrowDown");
      return false;
    });
  await isOn("two");
  await page.keyboard.press(".");
  await page.getByRole("menuitem", { name: "Reparent…" }).waitFor();
  await page.keyboard.type("repa");
  await pollUntil("the entry has the focus", () =>
    page.evaluate(() => document.activeElement?.textContent?.includes("Reparent") === true),
  );
  await page.keyboard.press("Enter");
  await page.getByPlaceholder("Find a branch…").waitFor();
  await page.keyboard.type("other");
  await page.getByRole("option", { name: "other" }).waitFor();
  await page.keyboard.press("Enter");
  const dialog = await untilPreviewed(page);
  const button = dialog.getByRole("button", { name: "Reparent and move 1 branch" });
  await button.focus();
  await page.keyboard.press("Enter");
  await untilRun(page, "completed");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  const git = (range: string) => stack.github.git("acme/keys", ["log", "--format=%s", range]);
  expect(await git("main..two")).toBe("two: step 1\nother: step 1");
  await branchRow(page, "two").and(page.locator('[aria-level="3"]')).waitFor();

  await page.getByTestId("watched-job").getByRole("button", { name: "Undo" }).click();
  await pollUntil(
    "it stands where it stood",
    async () => (await git("main..two")) === "two: step 1\none: step 1",
  );
});

test("[ST6] a conflict: the preview says so before anything moves, the branch names its files", async () => {
  const page = await visitors.visit(pathOf("clash"));
  await untilFresh(page);
  await untilBranch(page, "clash", "Conflict");
  const before = heads("clash");
  await branchRow(page, "clash").click();
  await page.getByRole("region", { name: "Files in conflict" }).getByText("shared.txt").waitFor();
  await page.getByRole("button", { name: "Restack…" }).click();
  const dialog = await untilPreviewed(page);
  const conflicts = dialog.getByRole("region", { name: "Conflicts" });
  await conflicts.getByText("shared.txt").waitFor();
  await conflicts.getByText("Left alone because of it: above").waitFor();
  expect(await dialog.getByRole("button", { name: /Restack \d/ }).count()).toBe(0);
  expect(heads("clash")).toEqual(before);
});

test("[RC4] the configuration: a broken file shows by line beside the good one in force; the next push heals the page", async () => {
  const { github } = stack;
  const push = (text: string) =>
    github.push("acme/web", [{ branch: "main", message: "Configure", files: { [configPath]: text } }]);
  await push('[sandbox]\nsize = "large"\ngpu = true\n');
  const page = await visitors.visit(`${pathOf("web")}/config`);
  const value = (setting: string) => page.getByRole("row").filter({ hasText: setting });
  await value("sandbox.size").filter({ hasText: "large" }).filter({ hasText: "file" }).waitFor();
  await value("sandbox.docker").filter({ hasText: "default" }).waitFor();
  await page.getByRole("region", { name: "Warnings" }).getByText("sandbox.gpu").waitFor();

  await push('[sandbox]\nsize = "enormous"\n');
  const issues = page.getByTestId("config-issues");
  await issues.getByRole("link", { name: /^Line 2/ }).waitFor();
  await page.getByLabel("(has an error)").waitFor();
  await issues.getByText("The last good file stays in force").waitFor();
  await value("sandbox.size").filter({ hasText: "large" }).waitFor();
  expect(await page.getByRole("main").getByText("enormous").count()).toBe(0);

  await push('[sandbox]\nsize = "small"\n');
  await value("sandbox.size").filter({ hasText: "small" }).waitFor();
  await page.getByLabel("(has an error)").waitFor({ state: "detached" });
});

test("a repository that is not there says so; the sidebar leads to one that is", async () => {
  const { orgId } = repositoryClient(stack, "acme/web");
  const page = await visitors.visit(`/orgs/${orgId}/repos/999999999`);
  await page.getByText("There is no such repository").waitFor();
  await rowOf(page, "keys").first().click({ button: "right" });
  await page.getByRole("menuitem", { name: "Branches", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: /keys/ }).waitFor();
});

/** Where a person can be on the page; a wide one shows a list beside what is open in it. */
function places(): Record<string, (page: Page) => Promise<unknown>> {
  const [web, clash] = [pathOf("web"), pathOf("clash")];
  return {
    branches: async (page) => {
      await page.goto(web);
      await branchRow(page, "feat/top").waitFor();
    },
    branch: async (page) => {
      await page.goto(`${clash}?branch=clash`);
      await page.getByRole("region", { name: "Files in conflict" }).waitFor();
    },
    preview: async (page) => {
      await page.goto(clash);
      await untilBranch(page, "clash", "Conflict");
      await page.getByRole("button", { name: "Restack all", exact: true }).click();
      await untilPreviewed(page);
    },
    job: async (page) => {
      await page.goto(`${web}/jobs`);
      await page.getByLabel("Jobs, newest first").getByRole("link").first().click();
      await page.getByRole("region", { name: "Job" }).getByRole("heading", { level: 2 }).waitFor();
    },
    configuration: async (page) => {
      await page.goto(`${web}/config`);
      await page.getByRole("row").filter({ hasText: "sandbox.size" }).waitFor();
    },
  };
}

test.for([1440, 380])(
  "[WCAG 2.2 AA] axe finds nothing serious on the repository's page, light and dark, and nothing scrolls sideways, %i px",
  { timeout: 240_000 },
  async (width) => {
    const page = await visitors.visit(undefined, { width, bypassCSP: true, reducedMotion: "reduce" });
    const found: Record<string, unknown> = {};
    for (const [name, go] of Object.entries(places())) {
      await go(page);
      const serious = await seriousFindings(page);
      const overflow = await sidewaysOverflow(page);
      if (serious.length > 0 || overflow > 0) found[name] = { serious, overflow };
    }
    expect(found).toEqual({});
  },
);
