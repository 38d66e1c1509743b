import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { orgIdOf } from "../harness/compare-with-truth.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { foundOrganization } from "../harness/scenes.ts";
import { renderedAgain, rowOf, settledCounts, untilLive, workRows } from "../harness/sidebar-page.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { startVisitors } from "../harness/visitors.ts";
import type { Visitors } from "../harness/visitors.ts";
import { untilSnapshot } from "../harness/wait-for.ts";

const REPOSITORIES = 100;
const EACH = 100;

/** What fits into the window, and some rows beyond its edges. */
const MOST_ROWS = 80;

let stack: Stack;
let visitors: Visitors;
let path: string;

beforeAll(async () => {
  stack = await startStack({
    seed: (github) =>
      foundOrganization(github, "acme", { repositories: REPOSITORIES, pullRequestsEach: EACH }),
  });
  visitors = await startVisitors(stack.url);
  await untilSnapshot(
    stack,
    "acme",
    "10,000 pull requests are here",
    ({ openPullRequests, sync }) => openPullRequests.length === REPOSITORIES * EACH && sync.status === "idle",
  );
  path = `/orgs/${orgIdOf(stack, "acme")}`;
});
afterEach(() => visitors.leave());
afterAll(async () => {
  await visitors?.close();
  await stack?.close();
});

async function visit(): Promise<Page> {
  const page = await visitors.visit(`${path}?renders`);
  await untilLive(page);
  await page.getByTestId("live-state").filter({ hasText: "10,000 PRs" }).waitFor();
  return page;
}

test("10,000 pull requests: few rows are in the page, and every one can be reached", async () => {
  const page = await visit();
  await workRows(page).first().waitFor();
  expect(await workRows(page).count()).toBeLessThan(MOST_ROWS);
  await page.getByRole("treeitem").first().focus();
  await page.keyboard.press("End");
  await rowOf(page, "Change 100 of repo-100").waitFor();
  expect(await page.getByRole("treeitem").count()).toBeLessThan(MOST_ROWS);
  expect(await rowOf(page, "Change 100 of repo-100").getAttribute("aria-setsize")).toBe(String(EACH));

  await rowOf(page, "Change 100 of repo-100").hover();
  await page.mouse.wheel(0, -160_000);
  await pollUntil("the middle is in view", async () => {
    const first = await workRows(page).nth(10).textContent();
    return first !== null && !first.includes("repo-100");
  });
  expect(await page.getByRole("treeitem").count()).toBeLessThan(MOST_ROWS);
});

test("10,000 pull requests: the filter finds one, and its event renders one row again", async () => {
  const page = await visit();
  await page.keyboard.press("/");
  await page.keyboard.type("#57 repo-42");
  await pollUntil("one is left", async () => (await workRows(page).count()) === 1);
  await page.keyboard.press("Escape");

  const first = await workRows(page).first().getAttribute("data-row");
  const before = await settledCounts(page);
  await stack.github.updatePullRequest("acme/repo-1", 1, { title: "The one that changed" });
  await rowOf(page, "The one that changed").waitFor();
  expect(renderedAgain(before, await settledCounts(page))).toEqual({ [first ?? ""]: 1 });
});
