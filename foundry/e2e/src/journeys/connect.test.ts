import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { seriousFindings, sidewaysOverflow } from "../harness/check-accessibility.ts";
import { startUnconnected, untilConnection } from "../harness/connect-by-hand.ts";
import type { Unconnected } from "../harness/connect-by-hand.ts";
import { workRows } from "../harness/sidebar-page.ts";
import { startVisitors } from "../harness/visitors.ts";
import type { Visitors } from "../harness/visitors.ts";

let scene: Unconnected;
let visitors: Visitors;

beforeAll(async () => {
  scene = await startUnconnected({ FOUNDRY_DEMO: "0" });
  visitors = await startVisitors(scene.url);
});
afterEach(() => visitors.leave());
afterAll(async () => {
  await visitors?.close();
  await scene?.close();
});

async function fillIn(page: Page, name: string): Promise<void> {
  await page.getByLabel("Name of the App").fill(name);
  await page.getByLabel("GitHub", { exact: true }).selectOption("enterprise");
  await page.getByLabel("Address of GitHub Enterprise").fill(`${scene.double.url}/`);
  await page.getByLabel("Name of the organization").fill("acme");
}

test("the page says what the App may do, and warns where GitHub cannot reach this machine", async () => {
  const page = await visitors.visit("/settings/connection", { width: 390, bypassCSP: true });
  await page.getByRole("link", { name: "Create a GitHub App from here" }).click();
  await page.waitForURL("**/connect");
  await page.getByRole("alert").filter({ hasText: "GitHub cannot reach 127.0.0.1" }).waitFor();
  await page.getByLabel("Webhook URL").fill("https://foundry.example.com/webhooks/github");
  await page.getByRole("alert").waitFor({ state: "detached" });
  await page.getByText("What the App may do").click();
  await page.getByText("pull requests: write").waitFor();
  await page.getByText("issue_comment").waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  expect(await sidewaysOverflow(page)).toBe(0);
});

test("an address that came from nowhere says that it is too old, and keeps nothing of it", async () => {
  const page = await visitors.visit("/connect?code=guessed&state=guessed");
  await page.getByRole("alert").filter({ hasText: "not known here any more" }).waitFor();
  expect(new URL(page.url()).search).toBe("");
  await page.getByRole("button", { name: "Begin again" }).click();
  await page.getByLabel("Name of the App").waitFor();
  const other = await visitors.visit("/connect/github?state=guessed");
  await other.getByRole("alert").filter({ hasText: "too old" }).waitFor();
});

test("a person creates the App at GitHub, comes back, installs it, sees the pull requests, and forgets it", async () => {
  const page = await visitors.visit("/connect");
  await fillIn(page, "acme");
  await page.getByRole("button", { name: "Go on to GitHub" }).click();
  // GitHub's own pages: the name is taken, and asked for again.
  const name = page.getByLabel("GitHub App name");
  await name.waitFor();
  await page.getByRole("button", { name: "Create GitHub App" }).click();
  await page.getByRole("alert").filter({ hasText: "already taken" }).waitFor();
  await name.fill("Acme Foundry");
  await page.getByRole("button", { name: "Create GitHub App" }).click();

  await page.getByRole("region", { name: "Install Acme Foundry" }).waitFor();
  expect(new URL(page.url()).search).toBe("");
  await page.getByText("Foundry is connected to Acme Foundry").waitFor();
  await page.getByText("Installed nowhere yet").waitFor();

  const atGithub = page.waitForEvent("popup");
  await page.getByRole("link", { name: /^Install Acme Foundry/ }).click();
  await (await atGithub).getByRole("button", { name: "Install in acme" }).click();
  const installed = page.getByRole("listitem").filter({ hasText: "acme" });
  await installed.getByText("connected", { exact: true }).waitFor();
  await installed.getByRole("link", { name: "acme" }).click();
  await workRows(page).nth(1).waitFor();

  await page.goto("/settings/connection");
  await page.getByRole("button", { name: "Forget this App" }).click();
  const dialog = page.getByRole("dialog", { name: "Forget Acme Foundry?" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Forget this App" }).click();
  await dialog.getByRole("button", { name: "Forget it" }).click();
  await page.getByText("Nothing is connected").waitFor();
  await untilConnection(scene, "nothing is connected", ({ mode }) => mode === "none");
});
