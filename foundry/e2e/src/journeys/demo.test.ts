import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { organizationListSchema } from "@foundry/shared";
import { seriousFindings } from "../harness/check-accessibility.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { branchRow, untilBranch, untilFresh, untilPreviewed } from "../harness/repository-page.ts";
import { rowOf, untilLive, workRows } from "../harness/sidebar-page.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { startVisitors } from "../harness/visitors.ts";
import type { Visitors } from "../harness/visitors.ts";

let stack: Stack;
let visitors: Visitors;

beforeAll(async () => {
  stack = await startStack({ env: { FOUNDRY_DEMO: "1" } });
  visitors = await startVisitors(stack.url);
});
afterEach(() => visitors.leave());
afterAll(async () => {
  await visitors?.close();
  await stack?.close();
});

test("the first visit of the demo says what it is, makes a burst on request, and shows how to connect GitHub", async () => {
  const page = await visitors.visit("/");
  const hint = page.getByTestId("demo-hint");
  await hint.getByText("This is a demo").waitFor();
  await untilLive(page);
  await workRows(page).first().waitFor();
  expect(await hint.getByRole("listitem").count()).toBe(3);

  await hint.getByRole("button", { name: "Make a burst" }).click();
  await page
    .getByTestId("toast")
    .filter({ hasText: /\d+ webhooks/ })
    .waitFor();
  await page
    .getByRole("region", { name: "Deliveries, last hour" })
    .getByText(/[1-9]\d* applied/)
    .waitFor();

  await hint.getByRole("button", { name: "Connect GitHub" }).click();
  await page.waitForURL(/\/settings\/connection$/);
  await page.getByText("Demo: an embedded GitHub double").waitFor();
  const variables = page.getByRole("region", { name: "Variables" }).getByRole("listitem");
  await variables.filter({ hasText: "GITHUB_APP_ID" }).filter({ hasText: "Not set" }).waitFor();
  await page.getByText("FOUNDRY_DEMO=1 keeps this service the demo").waitFor();
  await page.getByText("By hand, with variables").click();
  await page.getByRole("link", { name: "Create a GitHub App" }).waitFor();

  await page.goBack();
  await hint.getByRole("button", { name: "Hide this hint" }).click();
  await hint.waitFor({ state: "detached" });
  await page.reload();
  await workRows(page).first().waitFor();
  expect(await hint.count()).toBe(0);
});

test("[WCAG 2.2 AA] axe finds nothing serious in the demo's hint, light and dark", async () => {
  const page = await visitors.visit("/", { bypassCSP: true, reducedMotion: "reduce" });
  await page.getByTestId("demo-hint").getByRole("link", { name: "Open the issues of" }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
});

test("a newcomer assigns an issue on the demo's GitHub and sees its task and its pull request in the sidebar; three tasks are there already", async () => {
  const path = await organizationPath("northwind-labs", "ingest");
  const page = await visitors.visit(`${path}/tasks`);
  await untilLive(page);
  const rows = page.getByRole("list", { name: /Tasks/ }).getByRole("link");
  for (const [title, state] of [
    ["The station feed stops at a malformed line", "Completed"],
    ["The wind map needs a legend", "Needs input"],
    ["Tiles at the date line are blank", "Failed"],
  ] as const) {
    await rows.filter({ hasText: title }).filter({ hasText: state }).waitFor({ timeout: 60_000 });
  }
  await page.goto(path);
  const link = page.getByTestId("demo-hint").getByRole("link", { name: /^Open the issues of/ });
  const [github] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
  const issues = github.getByRole("listitem").getByRole("link");
  await issues.last().waitFor();
  await issues.last().click();
  await github.waitForURL(/\/issues\/\d+$/);
  const title = (await github.getByRole("heading", { level: 1 }).innerText()).replace(/ #\d+$/, "");
  await github.getByRole("button", { name: "Assign to foundry" }).click();
  await github.getByText("Assigned to").waitFor();
  // Two hundred pull requests have rows there, too.
  await page.getByRole("textbox", { name: "Filter repositories" }).fill(title);
  const done = rowOf(page, title).filter({ hasText: /Completed|Needs input|Failed|Partial/ });
  await done.waitFor({ timeout: 60_000 });
});

async function organizationPath(login: string, repository: string): Promise<string> {
  return (await repositoryPath(login, repository)).replace(/\/repos\/.*$/, "");
}

/** The demo's GitHub is the service's own: its ids are found by their names. */
function repositoryPath(login: string, name: string): Promise<string> {
  return pollUntil(`${login}/${name} is there`, async () => {
    const { organizations } = organizationListSchema.parse((await stack.api.get("/api/orgs")).body);
    const orgId = organizations.find(({ connection }) => connection.login === login)?.organizationId;
    if (orgId === undefined) return false;
    const { repos } = await stack.api.snapshot(orgId);
    const repo = repos.find((found) => found.name === name);
    return repo !== undefined && `/orgs/${orgId}/repos/${repo.repoId}`;
  });
}

test("the demo has stacks in every state, and a good and a bad configuration", async () => {
  const page = await visitors.visit(await repositoryPath("northwind-labs", "forecast-api"));
  await untilFresh(page);
  await untilBranch(page, "cache/expiry", "Behind");
  await branchRow(page, "alerts/docs").waitFor();
  const filter = page.getByRole("textbox", { name: "Filter branches" });
  await filter.fill("stations/");
  await untilBranch(page, "stations/short-names", "Conflict");
  await filter.fill("limits/");
  await untilBranch(page, "limits/settings", "Merged");
  await branchRow(page, "limits/per-key").click();
  await page.getByRole("article").getByRole("link", { name: "main", exact: true }).waitFor();
  await page.getByRole("button", { name: "Restack all" }).click();
  const dialog = await untilPreviewed(page);
  await dialog.getByText(/\d+ branches would move/).waitFor();
  await dialog.getByText("src/station-names.ts").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("navigation", { name: "Repository" }).getByRole("link", { name: "Config" }).click();
  await page.getByRole("region", { name: "Scheduled jobs" }).getByText("Nightly flaky tests").waitFor();
  await page.getByRole("region", { name: "Warnings" }).getByText("sandbox.gpu").waitFor();

  await page.goto(`${await repositoryPath("northwind-labs", "forecast-web")}/config`);
  const issues = page.getByTestId("config-issues");
  await issues.getByText("sandbox.size").waitFor();
  await issues.getByText("scheduled_jobs[0].schedule").waitFor();
});
