import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { seriousFindings, sidewaysOverflow } from "../harness/check-accessibility.ts";
import { orgIdOf } from "../harness/compare-with-truth.ts";
import { foundOrganization, openPullRequest } from "../harness/scenes.ts";
import { sendWebhook } from "../harness/send-webhook.ts";
import { rowOf } from "../harness/sidebar-page.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { startVisitors } from "../harness/visitors.ts";
import type { Visitors } from "../harness/visitors.ts";
import { untilQuiet, untilSynced } from "../harness/wait-for.ts";

let stack: Stack;
let visitors: Visitors;
let organization: string;
let task: string;
let pullRequest: string;
let delivery: string;

const longTitle =
  "Make the uploader retry with-an-unbreakable-name-that-is-longer-than-a-phone-is-wide ".repeat(2);

beforeAll(async () => {
  stack = await startStack({ seed: (github) => foundOrganization(github, "acme") });
  visitors = await startVisitors(stack.url);
  const { repos } = await untilSynced(stack, "acme");
  const repoId = repos.find(({ name }) => name === "repo-1")?.repoId ?? "";
  const orgId = orgIdOf(stack, "acme");
  const number = await openPullRequest(stack.github, "acme/repo-1", { branch: "long", title: longTitle });
  const owner = { id: Number(orgId), login: "acme", type: "Organization" };
  const body = { action: "opened", repository: { id: 1, owner }, pull_request: "not one" };
  await sendWebhook(stack, { event: "pull_request", body });
  await untilQuiet(stack);
  const { body: created } = await stack.api.post(`/api/orgs/${orgId}/tasks`, {
    repoId,
    pullRequestNumber: number,
  });
  organization = `/orgs/${orgId}`;
  task = `${organization}/tasks/${(created as { taskId: string }).taskId}`;
  pullRequest = `${organization}/repos/${repoId}/pulls/2`;
  const [first] = await stack.api.deliveries("&event=pull_request&status=applied");
  delivery = `/deliveries/${first?.guid}`;
});
afterEach(() => visitors.leave());
afterAll(async () => {
  await visitors?.close();
  await stack?.close();
});

/** Two looks of axe at thirteen places, on a machine that may be busy. */
const axeTimeoutMs = 240_000;

/** A page or a state of one: how to get there, and what is on it when it is there. */
interface Place {
  readonly name: string;
  readonly path: () => string;
  readonly open?: (page: Page) => Promise<unknown>;
  readonly there: (page: Page) => Promise<unknown>;
}

const openDrawer = async (page: Page) => {
  const button = page.getByRole("button", { name: "Show the sidebar" });
  if (await button.isVisible()) await button.click();
};

const places: readonly Place[] = [
  {
    name: "overview",
    path: () => organization,
    there: (page) => page.getByRole("heading", { name: "Recently updated" }).waitFor(),
  },
  {
    name: "attention",
    path: () => `${organization}/attention`,
    there: (page) => page.getByRole("heading", { name: "Attention" }).waitFor(),
  },
  {
    name: "task",
    path: () => task,
    there: (page) => page.getByRole("navigation", { name: "Task" }).waitFor(),
  },
  {
    name: "pull request",
    path: () => pullRequest,
    there: (page) => page.getByRole("button", { name: "Create task" }).waitFor(),
  },
  {
    name: "deliveries",
    path: () => "/deliveries",
    there: (page) => page.getByRole("list", { name: "Deliveries, newest first" }).waitFor(),
  },
  {
    name: "parked deliveries",
    path: () => "/deliveries?status=parked",
    there: (page) => page.getByRole("list", { name: "Parked" }).waitFor(),
  },
  {
    name: "delivery",
    path: () => delivery,
    there: (page) => page.getByRole("region", { name: "Payload" }).waitFor(),
  },
  {
    name: "connection",
    path: () => "/settings/connection",
    there: (page) => page.getByRole("region", { name: "Rate limits" }).waitFor(),
  },
  {
    name: "not found",
    path: () => "/nowhere",
    there: (page) => page.getByText("There is no such page").waitFor(),
  },
  {
    name: "palette",
    path: () => organization,
    open: (page) => page.keyboard.press("Control+k"),
    there: (page) => page.getByRole("option").first().waitFor(),
  },
  {
    name: "keys",
    path: () => organization,
    open: (page) => page.keyboard.press("?"),
    there: (page) => page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor(),
  },
  {
    name: "context menu",
    path: () => organization,
    async open(page) {
      await openDrawer(page);
      await rowOf(page, "Change 1 of repo-2").click({ button: "right" });
    },
    there: (page) => page.getByRole("menuitem").first().waitFor(),
  },
  {
    name: "filtered sidebar with a menu",
    path: () => task,
    async open(page) {
      await openDrawer(page);
      await page.getByRole("textbox", { name: "Filter repositories" }).fill("uploader");
      await page.getByRole("button", { name: "Organization actions" }).click();
    },
    there: (page) => page.getByRole("menuitem").first().waitFor(),
  },
];

async function go(page: Page, { path, open, there }: Place): Promise<void> {
  await page.goto(path());
  if (open !== undefined) {
    await page.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
    await open(page);
  }
  await there(page);
}

test.for([1440, 380])(
  "[WCAG 2.2 AA] axe finds nothing serious on any page, light and dark, %i px",
  { timeout: axeTimeoutMs },
  async (width) => {
    const page = await visitors.visit(undefined, { width, bypassCSP: true, reducedMotion: "reduce" });
    const found: Record<string, string[]> = {};
    for (const place of places) {
      await go(page, place);
      const serious = await seriousFindings(page);
      if (serious.length > 0) found[place.name] = serious;
    }
    expect(found).toEqual({});
  },
);

test("nothing can be scrolled sideways on any page, at 320, 380, 768, 1024 and 1440 px", async () => {
  const page = await visitors.visit();
  const over: string[] = [];
  for (const place of places) {
    await page.setViewportSize({ width: 1440, height: 800 });
    await go(page, place);
    for (const width of [1440, 1024, 768, 380, 320]) {
      await page.setViewportSize({ width, height: 800 });
      if (!(await fits(page))) over.push(`${place.name} at ${width}: ${await sidewaysOverflow(page)} px`);
    }
  }
  expect(over).toEqual([]);
});

/** Within a dozen frames: the layout follows the window's size a moment later. */
async function fits(page: Page): Promise<boolean> {
  for (let frame = 0; frame < 12; frame += 1) {
    if ((await sidewaysOverflow(page)) === 0) return true;
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  return false;
}
