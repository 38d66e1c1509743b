import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { orgIdOf } from "../harness/compare-with-truth.ts";
import { foundOrganization, openPullRequest } from "../harness/scenes.ts";
import { rowOf, untilLive } from "../harness/sidebar-page.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { startVisitors } from "../harness/visitors.ts";
import type { Visitors } from "../harness/visitors.ts";
import { untilQuiet, untilSnapshot } from "../harness/wait-for.ts";

let stack: Stack;
let visitors: Visitors;

beforeAll(async () => {
  stack = await startStack();
  visitors = await startVisitors(stack.url);
});
afterEach(() => visitors.leave());
afterAll(async () => {
  await visitors?.close();
  await stack?.close();
});

test("without an organization the page says so, and goes to the first one that installs the App", async () => {
  const page = await visitors.visit("/");
  await page.getByText("No organization is connected").waitFor();
  await page.getByRole("button", { name: "Connect GitHub" }).waitFor();
  await foundOrganization(stack.github, "acme", { repositories: 1, pullRequestsEach: 0 });
  await page.waitForURL(new RegExp(`/orgs/${orgIdOf(stack, "acme")}$`));
  await page.getByRole("heading", { level: 1, name: "acme" }).waitFor();
});

test("an organization without pull requests says what to do; the first one shows", async () => {
  const page = await visitors.visit(`/orgs/${orgIdOf(stack, "acme")}`);
  await untilLive(page);
  await page.getByText("Nothing is open").waitFor();
  await stack.github.push("acme/repo-1", [{ branch: "main", message: "More", files: { "a.md": "a" } }]);
  await openPullRequest(stack.github, "acme/repo-1", { branch: "first", title: "The first of all" });
  await rowOf(page, "The first of all").waitFor();
  await page.getByText("Nothing is open").waitFor({ state: "detached" });
});

test("an organization without repositories says where to choose some", async () => {
  stack.github.createUser("ann");
  stack.github.createOrganization("bare", ["ann"]);
  stack.github.installApp("bare");
  await untilQuiet(stack);
  const page = await visitors.visit(`/orgs/${orgIdOf(stack, "bare")}`);
  await page.getByText("No repositories yet").waitFor();
});

test("addresses of what is not there say so, and lead on", async () => {
  const orgId = orgIdOf(stack, "acme");
  const cases: readonly (readonly [string, string])[] = [
    ["/nowhere", "There is no such page"],
    ["/orgs/not-an-id", "There is no such page"],
    ["/orgs/424242424242", "There is no organization 424242424242"],
    [`/orgs/${orgId}/tasks/not-an-id`, "There is no such page"],
    [`/orgs/${orgId}/tasks/task_0000000000000000000000`, "There is no such task"],
    [`/orgs/${orgId}/repos/1/pulls/77`, "#77 is not open here"],
  ];
  const page = await visitors.visit();
  for (const [path, text] of cases) {
    await page.goto(path);
    await page.getByRole("main").getByText(text).waitFor();
  }
  await page.goto("/nowhere");
  await page.getByRole("link", { name: "Go to the overview" }).click();
  await page.waitForURL(/\/orgs\/\d+$/);
});

test("when the API does not answer, the page says why, and a retry brings it", async () => {
  const page = await visitors.visit();
  // The page asks by itself, too, when organizations have changed: only what is asked after the click is answered.
  await page.addInitScript(() => {
    addEventListener("click", () => Reflect.set(window, "clicked", true), { capture: true });
  });
  await page.route("**/api/connection", async (route) => {
    const clicked = await page.evaluate(() => Reflect.get(window, "clicked") === true);
    await (clicked ? route.continue() : route.abort());
  });
  await page.goto("/settings/connection");
  await page.getByText("The connection cannot be shown").waitFor();
  await page.getByText("The Foundry service did not answer").waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("region", { name: "Installations" }).waitFor();
});

test("[GH11] a suspended and an uninstalled App empty the sidebar and say why; coming back fills it", async () => {
  const orgId = orgIdOf(stack, "acme");
  const page = await visitors.visit(`/orgs/${orgId}`);
  const sidebar = page.getByTestId("sidebar");
  await rowOf(page, "The first of all").waitFor();
  stack.github.suspendApp("acme");
  await sidebar.getByText("Suspended", { exact: true }).waitFor();
  await sidebar.getByText("an owner resumes it").waitFor();
  await rowOf(page, "The first of all").waitFor({ state: "detached" });
  stack.github.unsuspendApp("acme");
  await rowOf(page, "The first of all").waitFor();
  stack.github.uninstallApp("acme");
  await sidebar.getByText("The GitHub App was uninstalled here").waitFor();
  await page.getByRole("button", { name: "Organization actions" }).click();
  const reload = page.getByRole("menuitem", { name: "Reload organization" });
  expect(await reload.getAttribute("aria-disabled")).toBe("true");
  await page.keyboard.press("Escape");
  stack.github.installApp("acme");
  await rowOf(page, "The first of all").waitFor();
  await untilSnapshot(stack, "acme", "is connected", ({ connection }) => connection.status === "connected");
});

test("while a page loads it says what is coming", async () => {
  const page = await visitors.visit();
  await page.routeWebSocket("**/api/live", () => {
    // Never answered: the snapshot is on its way for ever.
  });
  await page.goto(`/orgs/${orgIdOf(stack, "acme")}`);
  await page.getByLabel("Loading the organization").waitFor();
});
