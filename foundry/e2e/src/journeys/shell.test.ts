import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { orgIdOf } from "../harness/compare-with-truth.ts";
import { foundOrganization, openPullRequest } from "../harness/scenes.ts";
import { rowOf, untilLive } from "../harness/sidebar-page.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { startVisitors } from "../harness/visitors.ts";
import type { Visitors } from "../harness/visitors.ts";
import { untilQuiet, untilSynced } from "../harness/wait-for.ts";

let stack: Stack;
let visitors: Visitors;
let home: string;

beforeAll(async () => {
  stack = await startStack({
    seed: async (github) => {
      await foundOrganization(github, "acme");
      await foundOrganization(github, "zeta", { repositories: 1, pullRequestsEach: 1 });
    },
  });
  visitors = await startVisitors(stack.url);
  await untilSynced(stack, "acme");
  await openPullRequest(stack.github, "acme/repo-1", {
    branch: "feat/x",
    title: "Add retry to the uploader",
  });
  await untilQuiet(stack);
  home = `/orgs/${orgIdOf(stack, "acme")}`;
});
afterEach(() => visitors.leave());
afterAll(async () => {
  await visitors?.close();
  await stack?.close();
});

const palette = (page: Page) => page.getByRole("dialog", { name: "Command palette" });
const colorMode = (page: Page) => page.evaluate(() => document.documentElement.dataset["colorMode"]);

async function visit(width = 1440): Promise<Page> {
  const page = await visitors.visit(home, { width });
  await page.getByRole("heading", { level: 1, name: "acme" }).waitFor();
  return page;
}

test("Ctrl-K opens the palette: it finds work, repositories and pages, Escape gives the focus back", async () => {
  const page = await visit();
  await page.getByRole("link", { name: "Deliveries" }).first().focus();
  await page.keyboard.press("Control+k");
  await palette(page).waitFor();
  await page.keyboard.type("uploader");
  await palette(page).getByRole("option", { name: "Add retry to the uploader" }).waitFor();
  await page.keyboard.press("Escape");
  await palette(page).waitFor({ state: "detached" });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Deliveries");

  await page.keyboard.press("Meta+k");
  await page.keyboard.type("connection");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/settings\/connection$/);

  await page.keyboard.press("Control+k");
  await page.keyboard.type("repo-2");
  await palette(page).getByRole("option", { name: "acme/repo-2 Repository" }).click();
  await page.waitForURL(/\/repos\/\d+$/);
  await page.getByRole("heading", { name: "acme / repo-2" }).waitFor();
});

test("`?` shows all keys and can turn the single ones off; `g d` and `g o` go places; `[` hides the sidebar", async () => {
  const page = await visit();
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await page.waitForURL(/\/deliveries$/);
  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await page.waitForURL(new RegExp(`${home}$`));
  await page.keyboard.press("[");
  await page.getByTestId("sidebar").waitFor({ state: "detached" });
  await page.keyboard.press("[");
  await page.getByTestId("sidebar").waitFor();

  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await keys.getByText("Open the command palette").waitFor();
  await keys.getByRole("checkbox").uncheck();
  await page.keyboard.press("Escape");
  await keys.waitFor({ state: "detached" });
  await page.keyboard.press("/");
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe("INPUT");
  await page.keyboard.press("Control+k");
  await palette(page).waitFor();
});

test("the theme is light, dark or the system’s, is kept, and is there before the first paint", async () => {
  const page = await visit();
  expect(await colorMode(page)).toBe("auto");
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  expect(await colorMode(page)).toBe("dark");
  expect(await background()).not.toBe(light);

  // What <html> says when <body> comes into being: nothing was painted before.
  await page.addInitScript(() => {
    new MutationObserver((_records, observer) => {
      if (document.body === null) return;
      Reflect.set(window, "modeAtFirst", document.documentElement.dataset["colorMode"]);
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  expect(await page.evaluate(() => Reflect.get(window, "modeAtFirst") as unknown)).toBe("dark");
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitemradio", { name: "Same as the system" }).click();
  expect(await background()).toBe(light);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await background()).not.toBe(light);
});

test("on a phone the sidebar is a drawer, whose menus work; following a row closes it", async () => {
  const page = await visit(380);
  expect(await page.getByTestId("sidebar").count()).toBe(0);
  await page.getByRole("button", { name: "Show the sidebar" }).click();
  await rowOf(page, "Add retry to the uploader").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Reload pull request" }).click();
  await page.getByRole("button", { name: "Organization actions" }).click();
  await page.getByRole("menuitem", { name: "Reload organization" }).click({ trial: true });
  await page.keyboard.press("Escape");
  await rowOf(page, "Add retry to the uploader").click();
  await page.waitForURL(/\/tasks\/task_/);
  await page.getByTestId("sidebar").waitFor({ state: "detached" });
  await page.getByTestId("state").filter({ hasText: "Needs input" }).waitFor();
});

test("the switcher goes to the other organization, which is remembered", async () => {
  const page = await visit();
  await untilLive(page);
  await page.getByRole("button", { name: /acme\s*, switch organization/ }).click();
  await page.getByRole("menuitemradio", { name: /zeta/ }).click();
  await page.getByRole("heading", { level: 1, name: "zeta" }).waitFor();
  await rowOf(page, "Change 1 of repo-1").waitFor();
  await page.goto("/");
  await page.waitForURL(new RegExp(`/orgs/${orgIdOf(stack, "zeta")}$`));
});
