import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Locator, Page } from "playwright-core";
import { orgIdOf } from "../harness/compare-with-truth.ts";
import { foundOrganization } from "../harness/scenes.ts";
import { rowOf, untilLive } from "../harness/sidebar-page.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { startVisitors } from "../harness/visitors.ts";
import type { Visitors } from "../harness/visitors.ts";
import { untilSnapshot, untilSynced } from "../harness/wait-for.ts";

let stack: Stack;
let visitors: Visitors;
let orgId: string;

beforeAll(async () => {
  stack = await startStack({
    seed: (github) => foundOrganization(github, "acme", { repositories: 1, pullRequestsEach: 6 }),
  });
  visitors = await startVisitors(stack.url);
  await untilSynced(stack, "acme");
  orgId = orgIdOf(stack, "acme");
});
afterEach(() => visitors.leave());
afterAll(async () => {
  await visitors?.close();
  await stack?.close();
});

const taskUrl = () => new RegExp(`/orgs/${orgId}/tasks/task_[0-9a-z]+$`);
const heading = (page: Page, text: string) => page.getByRole("heading", { level: 1, name: text });

/** The task's states, newest first, on the tab that shows them. */
async function timelineOf(page: Page): Promise<Locator> {
  await page.getByRole("navigation", { name: "Task" }).getByRole("link", { name: "Attempts" }).click();
  const steps = page.getByRole("region", { name: "Timeline" }).getByRole("listitem");
  await steps.first().waitFor();
  return steps;
}

/** A click on the pull request's row, up to its task's page. */
async function openTask(page: Page, title: string): Promise<string> {
  await untilLive(page);
  await rowOf(page, title).click();
  await page.waitForURL(taskUrl());
  await heading(page, title).waitFor();
  return new URL(page.url()).pathname;
}

test("[GH10] a click on a pull request creates its task and opens it; it asks what is to be done; the row becomes the task's", async () => {
  const page = await visitors.visit(`/orgs/${orgId}`);
  const path = await openTask(page, "Change 1 of repo-1");
  await page.getByTestId("state").filter({ hasText: "Needs input" }).waitFor();
  await page.getByTestId("question").getByLabel("What should be done?").waitFor();
  const steps = await timelineOf(page);
  expect(await steps.allTextContents()).toEqual([
    expect.stringMatching(/^Needs input from queued/),
    expect.stringMatching(/^Queued created/),
  ]);
  const row = rowOf(page, "Change 1 of repo-1").filter({ hasText: "Needs input" });
  await row.filter({ hasText: "#1" }).waitFor();
  expect(await row.getAttribute("href")).toBe(path);
  expect(await row.getAttribute("aria-current")).toBe("page");
  expect(await rowOf(page, "Change 1 of repo-1").count()).toBe(1);
});

test("two people who click at once get one task", async () => {
  const pages = await Promise.all([visitors.visit(`/orgs/${orgId}`), visitors.visit(`/orgs/${orgId}`)]);
  const [one, other] = await Promise.all(pages.map((page) => openTask(page, "Change 2 of repo-1")));
  expect(other).toBe(one);
  const { taskSummaries } = await stack.api.snapshot(orgId);
  expect(taskSummaries.filter(({ pullRequest }) => pullRequest?.number === 2)).toHaveLength(1);
});

test("a task's address can be shared; back and forward work; a shared link to a pull request creates nothing", async () => {
  const page = await visitors.visit(`/orgs/${orgId}`);
  const path = await openTask(page, "Change 3 of repo-1");
  await page.goBack();
  await heading(page, "acme").waitFor();
  await page.goForward();
  await heading(page, "Change 3 of repo-1").waitFor();
  const guest = await visitors.visit(path);
  await heading(guest, "Change 3 of repo-1").waitFor();
  await guest.getByTestId("question").waitFor();

  const { openPullRequests } = await stack.api.snapshot(orgId);
  const other = openPullRequests.find(({ number }) => number === 4);
  await guest.goto(`/orgs/${orgId}/repos/${other?.repoId}/pulls/4`);
  await heading(guest, "Change 4 of repo-1").waitFor();
  await guest.getByRole("button", { name: "Create task" }).waitFor();
  expect((await stack.api.snapshot(orgId)).openPullRequests.some(({ number }) => number === 4)).toBe(true);
});

test("archive takes the task away and can be undone; restore brings it back; both stand in the timeline", async () => {
  const page = await visitors.visit(`/orgs/${orgId}`);
  const path = await openTask(page, "Change 5 of repo-1");
  const state = page.getByTestId("state").first();
  await state.filter({ hasText: "Needs input" }).waitFor();
  const steps = await timelineOf(page);

  await page.getByRole("button", { name: "Archive" }).click();
  await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
  await page.getByTestId("toast").filter({ hasText: "Task restored" }).waitFor();
  await state.filter({ hasText: "Needs input" }).waitFor();
  await steps.nth(3).waitFor();

  await page.getByRole("button", { name: "Archive" }).click();
  await state.filter({ hasText: "Archived" }).waitFor();
  await page.getByRole("button", { name: "Restore" }).waitFor();
  // An archived task is out of the list, and its open pull request stands there again.
  await page.mouse.move(700, 5);
  await rowOf(page, "Change 5 of repo-1").getByLabel("Open pull request").waitFor();

  await page.reload();
  await page.getByRole("button", { name: "Restore" }).click();
  await state.filter({ hasText: "Needs input" }).waitFor();
  await steps.nth(5).waitFor();
  // The organization hears of it a moment after the task's own page.
  await rowOf(page, "Change 5 of repo-1")
    .and(page.locator(`[href="${path}"]`))
    .waitFor();
});

test("[GH10] a task goes to the archive with its pull request when that is merged, and says so", async () => {
  const page = await visitors.visit(`/orgs/${orgId}`);
  const path = await openTask(page, "Change 6 of repo-1");
  await page.getByTestId("state").filter({ hasText: "Needs input" }).waitFor();
  await stack.github.mergePullRequest("acme/repo-1", 6);
  await page.getByTestId("state").filter({ hasText: "Archived" }).waitFor();
  await page.getByRole("link", { name: /#6 merged/ }).waitFor();
  await untilSnapshot(stack, "acme", "the task is still there", ({ taskSummaries }) =>
    taskSummaries.some(({ taskId }) => path.endsWith(taskId)),
  );
});
