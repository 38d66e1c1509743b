import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { orgIdOf } from "../harness/compare-with-truth.ts";
import { openPullRequest, foundOrganization } from "../harness/scenes.ts";
import { renderedAgain, rowOf, settledCounts, untilLive, workRows } from "../harness/sidebar-page.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { startVisitors } from "../harness/visitors.ts";
import type { Visitors } from "../harness/visitors.ts";
import { untilSynced } from "../harness/wait-for.ts";

let stack: Stack;
let visitors: Visitors;
let path: string;

beforeAll(async () => {
  stack = await startStack({ seed: (github) => foundOrganization(github, "acme") });
  visitors = await startVisitors(stack.url);
  await untilSynced(stack, "acme");
  path = `/orgs/${orgIdOf(stack, "acme")}`;
});
afterEach(() => visitors.leave());
afterAll(async () => {
  await visitors?.close();
  await stack?.close();
});

const inAll = (pages: readonly Page[], look: (page: Page) => Promise<unknown>) =>
  Promise.all(pages.map(look));

test("[GH5][GH10] a webhook becomes a row in every open page, changes it, takes it away and brings it back", async () => {
  const pages = await Promise.all([visitors.visit(path), visitors.visit(path, { colorScheme: "dark" })]);
  await inAll(pages, untilLive);
  await inAll(pages, (page) => workRows(page).nth(5).waitFor());
  await inAll(pages, (page) => page.evaluate(() => Reflect.set(window, "loadedOnce", true)));

  const number = await openPullRequest(stack.github, "acme/repo-1", {
    branch: "retry",
    title: "Add retry to the uploader",
  });
  await inAll(pages, async (page) => {
    await rowOf(page, "Add retry to the uploader")
      .filter({ hasText: `#${number}` })
      .waitFor();
    expect(await workRows(page).first().textContent()).toContain("Add retry to the uploader");
  });

  await stack.github.updatePullRequest("acme/repo-1", number, { title: "Add retries everywhere" });
  await inAll(pages, (page) => rowOf(page, "Add retries everywhere").waitFor());
  await inAll(pages, async (page) => expect(await workRows(page).count()).toBe(7));

  await stack.github.updatePullRequest("acme/repo-1", number, { draft: true });
  await inAll(pages, (page) =>
    rowOf(page, "Add retries everywhere").getByLabel("Draft pull request").waitFor(),
  );

  await stack.github.closePullRequest("acme/repo-1", number);
  await inAll(pages, (page) => rowOf(page, "Add retries everywhere").waitFor({ state: "detached" }));

  await stack.github.reopenPullRequest("acme/repo-1", number);
  await inAll(pages, (page) => rowOf(page, "Add retries everywhere").waitFor());
  await inAll(pages, async (page) => {
    expect(await page.evaluate(() => Reflect.get(window, "loadedOnce") as unknown)).toBe(true);
  });
});

test("[GH10] one event renders one row again, and no other", async () => {
  const page = await visitors.visit(`${path}?renders`);
  await untilLive(page);
  await rowOf(page, "Change 2 of repo-2").waitFor();
  const before = await settledCounts(page);
  await stack.github.updatePullRequest("acme/repo-2", 2, { title: "Renamed on GitHub" });
  await rowOf(page, "Renamed on GitHub").waitFor();
  const again = renderedAgain(before, await settledCounts(page));
  const renamed = await rowOf(page, "Renamed on GitHub").getAttribute("data-row");
  expect(again).toEqual({ [renamed ?? ""]: 1 });
});

test("rows keep their place under the pointer, say what waits, and settle when it leaves", async () => {
  const page = await visitors.visit(path);
  await untilLive(page);
  const first = workRows(page).first();
  const firstText = await first.textContent();
  await rowOf(page, "Change 3 of repo-1").hover();
  await stack.github.updatePullRequest("acme/repo-1", 3, { title: "Changed under the pointer" });
  await rowOf(page, "Changed under the pointer").waitFor();
  expect(await first.textContent()).toBe(firstText);
  await openPullRequest(stack.github, "acme/repo-1", { branch: "waits", title: "Waits its turn" });
  const waiting = page.getByRole("button", { name: "Show 1 change" });
  await waiting.waitFor();
  expect(await rowOf(page, "Waits its turn").count()).toBe(0);
  await waiting.click();
  await rowOf(page, "Waits its turn").waitFor();
  // Not necessarily on top: the double's clock runs ahead of ours for what was changed often.
  const indexOf = async (title: string) => Number(await rowOf(page, title).getAttribute("data-index"));
  expect(await indexOf("Waits its turn")).toBeLessThan(await indexOf("Change 1 of repo-1"));
});

test("a repository that comes, is renamed and goes is a section that comes, is renamed and goes", async () => {
  const page = await visitors.visit(path);
  await untilLive(page);
  await stack.github.createRepository("acme/gadgets");
  const section = page.getByRole("treeitem", { name: "acme/gadgets" });
  await section.waitFor();
  await stack.github.renameRepository("acme/gadgets", "gizmos");
  await page.getByRole("treeitem", { name: "acme/gizmos" }).waitFor();
  await section.waitFor({ state: "detached" });
  await stack.github.deleteRepository("acme/gizmos");
  await page.getByRole("treeitem", { name: "acme/gizmos" }).waitFor({ state: "detached" });
});
