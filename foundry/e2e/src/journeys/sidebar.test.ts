import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { orgIdOf } from "../harness/compare-with-truth.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { foundOrganization, openPullRequest } from "../harness/scenes.ts";
import { rowOf, untilLive, workRows } from "../harness/sidebar-page.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { startVisitors } from "../harness/visitors.ts";
import type { Look, Visitors } from "../harness/visitors.ts";
import { untilQuiet, untilSynced } from "../harness/wait-for.ts";

let stack: Stack;
let visitors: Visitors;
let orgId: string;

beforeAll(async () => {
  stack = await startStack({ seed: (github) => foundOrganization(github, "acme") });
  visitors = await startVisitors(stack.url);
  await untilSynced(stack, "acme");
  orgId = orgIdOf(stack, "acme");
  stack.github.createUser("ann");
  stack.github.addMember("acme", "ann");
  await openPullRequest(stack.github, "acme/repo-2", {
    branch: "feat/retry",
    title: "Add retry to the uploader",
    author: "ann",
  });
  await untilQuiet(stack);
});
afterEach(() => visitors.leave());
afterAll(async () => {
  await visitors?.close();
  await stack?.close();
});

async function visitSidebar(look: Look = {}): Promise<Page> {
  const page = await visitors.visit(`/orgs/${orgId}`, look);
  await untilLive(page);
  await rowOf(page, "Add retry to the uploader").waitFor();
  return page;
}

const filterBox = (page: Page) => page.getByRole("textbox", { name: "Filter repositories" });
const focusedRow = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? "");
const untilFocused = (page: Page, text: string) =>
  pollUntil(`the focus is on ${text}`, async () => (await focusedRow(page)).includes(text));

test("`/` filters by title, number, author, branch and repository; Escape clears", async () => {
  const page = await visitSidebar();
  await page.keyboard.press("/");
  expect(await filterBox(page).evaluate((box) => box === document.activeElement)).toBe(true);
  const found: Record<string, number> = {
    uploader: 1,
    "#4": 1,
    "author:ann": 1,
    "feat/retry": 1,
    "repo:repo-1": 3,
    "change-2": 2,
  };
  for (const [text, count] of Object.entries(found)) {
    await filterBox(page).fill(text);
    await pollUntil(`${text} finds ${count}`, async () => (await workRows(page).count()) === count);
  }
  await filterBox(page).fill("nothing like this");
  await page.getByText("Nothing matches").waitFor();
  await page.getByRole("button", { name: "Clear the filter" }).last().click();
  await rowOf(page, "Change 1 of repo-1").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("uploader");
  await rowOf(page, "Change 1 of repo-1").waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await rowOf(page, "Change 1 of repo-1").waitFor();
});

test("what is collapsed stays collapsed after a reload, and in this browser only", async () => {
  const page = await visitSidebar();
  const header = page.getByRole("treeitem", { name: "acme/repo-1" });
  await header.click();
  await rowOf(page, "Change 1 of repo-1").waitFor({ state: "detached" });
  expect(await header.getAttribute("aria-expanded")).toBe("false");
  await page.reload();
  await rowOf(page, "Add retry to the uploader").waitFor();
  expect(await rowOf(page, "Change 1 of repo-1").count()).toBe(0);
  await filterBox(page).fill("Change 1 of repo-1");
  await rowOf(page, "Change 1 of repo-1").waitFor();
  const other = await visitSidebar();
  await rowOf(other, "Change 1 of repo-1").waitFor();
});

test("arrows, j, k, Home and End move, left and right fold, Enter opens", async () => {
  const page = await visitSidebar();
  await page.keyboard.press("/");
  expect(await filterBox(page).evaluate((box) => box === document.activeElement)).toBe(true);
  await page.keyboard.press("ArrowDown");
  await untilFocused(page, "acme/repo-1");
  await page.keyboard.press("j");
  await untilFocused(page, "Change 1 of repo-1");
  await page.keyboard.press("ArrowDown");
  await untilFocused(page, "Change 2 of repo-1");
  await page.keyboard.press("k");
  await untilFocused(page, "Change 1 of repo-1");
  await page.keyboard.press("ArrowUp");
  await untilFocused(page, "acme/repo-1");
  await page.keyboard.press("ArrowLeft");
  await rowOf(page, "Change 1 of repo-1").waitFor({ state: "detached" });
  await page.keyboard.press("ArrowRight");
  await rowOf(page, "Change 1 of repo-1").waitFor();
  await page.keyboard.press("End");
  await untilFocused(page, "Change 3 of repo-2");
  await page.keyboard.press("Home");
  await untilFocused(page, "acme/repo-1");
  await page.keyboard.press("ArrowDown");
  await untilFocused(page, "Change 1 of repo-1");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/tasks\/task_/);
});

test("the context menu opens by right click, menu key and `.`, and gives the focus back", async () => {
  const page = await visitSidebar();
  const menu = page.getByRole("menu", { name: "Pull request #4" });
  const items = menu.getByRole("menuitem");
  await rowOf(page, "Add retry to the uploader").click({ button: "right" });
  await menu.waitFor();
  expect(await items.allTextContents()).toEqual([
    "Create task",
    "Create with a prompt…",
    "Reload pull request",
    "Open on GitHub",
    "Copy branch name",
  ]);
  await page.keyboard.press("Escape");
  await menu.waitFor({ state: "detached" });

  await rowOf(page, "Add retry to the uploader").focus();
  for (const key of ["ContextMenu", ".", "Shift+F10"]) {
    await page.keyboard.press(key);
    await menu.waitFor();
    await untilFocused(page, "Create task");
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    await untilFocused(page, "Add retry to the uploader");
  }
  await page.getByRole("treeitem", { name: "acme/repo-2" }).click({ button: "right" });
  const ofRepository = page.getByRole("menu", { name: "Repository acme/repo-2" });
  expect(await ofRepository.getByRole("menuitem").allTextContents()).toEqual([
    "Branches",
    "Jobs",
    "Configuration",
    "New task…",
    "Restack all…",
    "Sync branches",
    "Reload repository",
    "Open on GitHub",
    "Copy name",
  ]);
});

test("a menu copies the branch's name and links to GitHub", async () => {
  const page = await visitSidebar({ permissions: ["clipboard-read", "clipboard-write"] });
  await rowOf(page, "Add retry to the uploader").click({ button: "right" });
  const link = page.getByRole("menuitem", { name: "Open on GitHub" });
  expect(await link.getAttribute("href")).toBe(`${stack.double.url}/acme/repo-2/pull/4`);
  await page.getByRole("menuitem", { name: "Copy branch name" }).click();
  await page.getByTestId("toast").filter({ hasText: "Branch name copied: feat/retry" }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("feat/retry");
});
