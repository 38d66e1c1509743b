import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { untilLive, workRows } from "../harness/sidebar-page.ts";
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
  await page.getByRole("link", { name: "Create a GitHub App" }).waitFor();

  await page.goBack();
  await hint.getByRole("button", { name: "Hide this hint" }).click();
  await hint.waitFor({ state: "detached" });
  await page.reload();
  await workRows(page).first().waitFor();
  expect(await hint.count()).toBe(0);
});
