import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { orgIdOf } from "../harness/compare-with-truth.ts";
import { foundOrganization } from "../harness/scenes.ts";
import { pointElsewhere, rowOf, untilLive } from "../harness/sidebar-page.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { startVisitors } from "../harness/visitors.ts";
import type { Visitors } from "../harness/visitors.ts";
import { untilQuiet, untilSynced } from "../harness/wait-for.ts";

let stack: Stack;
let visitors: Visitors;
let orgId: string;

beforeAll(async () => {
  stack = await startStack({ seed: (github) => foundOrganization(github, "acme") });
  visitors = await startVisitors(stack.url);
  await untilSynced(stack, "acme");
  orgId = orgIdOf(stack, "acme");
});
afterEach(async () => {
  stack.github.faults.clear();
  stack.github.setWebhookFaults({ loss: 0 });
  await visitors.leave();
});
afterAll(async () => {
  await visitors?.close();
  await stack?.close();
});

const progress = (page: Page) => page.getByTestId("sync-progress");
const problem = (page: Page) => page.getByTestId("sync-problem");

/** Something happens at GitHub of which no webhook tells. */
async function unheard(change: () => Promise<unknown>): Promise<void> {
  stack.github.setWebhookFaults({ loss: 1 });
  await change();
  await stack.github.webhooksSettled();
  stack.github.setWebhookFaults({ loss: 0 });
}

async function fromOrganizationMenu(page: Page, entry: string): Promise<void> {
  await page.getByRole("button", { name: "Organization actions" }).click();
  await page.getByRole("menuitem", { name: entry }).click();
  await pointElsewhere(page);
}

async function fromRowMenu(page: Page, row: string, entry: string): Promise<void> {
  await rowOf(page, row).first().click({ button: "right" });
  await page.getByRole("menuitem", { name: entry }).click();
  await pointElsewhere(page);
}

async function visit(): Promise<Page> {
  const page = await visitors.visit(`/orgs/${orgId}`);
  await untilLive(page);
  return page;
}

test("“Reload all PRs” shows its progress and brings what no webhook told", async () => {
  const page = await visit();
  await unheard(() => stack.github.updatePullRequest("acme/repo-1", 1, { title: "Told by nobody" }));
  stack.github.faults.add({ fault: { kind: "delay", delayMs: 700 } });
  await fromOrganizationMenu(page, "Reload all PRs");
  await progress(page).filter({ hasText: "Reloading all PRs" }).waitFor();
  await rowOf(page, "Told by nobody").waitFor();
  await progress(page).waitFor({ state: "detached" });
  expect(await problem(page).count()).toBe(0);
});

test("“Reload organization” brings a repository, “Reload repository” its description’s row, “Reload pull request” its title", async () => {
  const page = await visit();
  await unheard(() => stack.github.createRepository("acme/unheard-of"));
  await fromOrganizationMenu(page, "Reload organization");
  await page.getByRole("treeitem", { name: "acme/unheard-of" }).waitFor();
  await progress(page).waitFor({ state: "detached" });

  await unheard(() => stack.github.setPrivate("acme/unheard-of", true));
  await fromRowMenu(page, "acme/unheard-of", "Reload repository");
  await page.getByRole("treeitem", { name: "acme/unheard-of" }).getByLabel("Private").waitFor();
  await progress(page).waitFor({ state: "detached" });

  await unheard(() => stack.github.updatePullRequest("acme/repo-2", 3, { title: "Only this one" }));
  await fromRowMenu(page, "Change 3 of repo-2", "Reload pull request");
  await rowOf(page, "Only this one").waitFor();
});

test("a reload that fails says why, and its retry succeeds", async () => {
  const page = await visit();
  stack.github.faults.add({ fault: { kind: "status", status: 403, message: "Resource not accessible" } });
  await fromRowMenu(page, "acme/repo-1", "Reload repository");
  await problem(page).waitFor();
  expect((await problem(page).textContent())?.replace("Retry", "").length).toBeGreaterThan(10);
  stack.github.faults.clear();
  await problem(page).getByRole("button", { name: "Retry" }).click();
  await problem(page).waitFor({ state: "detached" });
});

test("[GH9] looking at pages asks GitHub nothing", async () => {
  await untilQuiet(stack);
  const before = stack.github.requests.total();
  const page = await visit();
  await page.goto("/deliveries");
  await page.getByRole("heading", { name: "Deliveries" }).waitFor();
  await page.goto(`/orgs/${orgId}/attention`);
  await page.getByRole("heading", { name: "Attention" }).waitFor();
  expect(stack.github.requests.total()).toBe(before);
});
