import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { orgIdOf } from "../harness/compare-with-truth.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { foundOrganization, openPullRequest } from "../harness/scenes.ts";
import { sendWebhook } from "../harness/send-webhook.ts";
import { rowOf, untilLive } from "../harness/sidebar-page.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { startVisitors } from "../harness/visitors.ts";
import type { Visitors } from "../harness/visitors.ts";
import { untilQuiet, untilSynced } from "../harness/wait-for.ts";

let stack: Stack;
let visitors: Visitors;

beforeAll(async () => {
  stack = await startStack({ seed: (github) => foundOrganization(github, "acme") });
  visitors = await startVisitors(stack.url);
  await untilSynced(stack, "acme");
});
afterEach(() => visitors.leave());
afterAll(async () => {
  await visitors?.close();
  await stack?.close();
});

const list = (page: Page) => page.getByRole("list", { name: "Deliveries, newest first" });
const lines = (page: Page) => list(page).getByRole("link");
const detail = (page: Page) => page.getByRole("region", { name: "Delivery", exact: true });
const tab = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Deliveries by state" }).getByRole("link", { name });

test("each delivery shows at once, with what became of it; the chart says the same in words", async () => {
  const page = await visitors.visit("/deliveries");
  await page.getByText("No webhook has come yet").waitFor();
  await openPullRequest(stack.github, "acme/repo-1", { branch: "seen-live" });
  await lines(page).filter({ hasText: "pull_request.opened" }).filter({ hasText: "Applied" }).waitFor();
  await lines(page).filter({ hasText: "push" }).first().waitFor();
  const chart = page.getByRole("img", { name: /in the last hour, at most \d+ in a minute/ });
  await chart.waitFor();
});

test("state and event are filters that stand in the address", async () => {
  await untilQuiet(stack);
  const page = await visitors.visit("/deliveries");
  await tab(page, "Applied").click();
  await page.waitForURL(/status=applied/);
  await page.getByRole("combobox", { name: "Event" }).selectOption("pull_request");
  await page.waitForURL(/event=pull_request/);
  await lines(page).filter({ hasText: "push" }).first().waitFor({ state: "detached" });
  await lines(page).filter({ hasText: "pull_request.opened" }).waitFor();
  expect(await lines(page).count()).toBe(1);
  const guest = await visitors.visit(new URL(page.url()).pathname + new URL(page.url()).search);
  await lines(guest).filter({ hasText: "pull_request.opened" }).waitFor();
  expect(await lines(guest).count()).toBe(1);
  await page.goBack();
  await lines(page).filter({ hasText: "push" }).first().waitFor();
});

test("a delivery shows its payload, and a replay applies it again", async () => {
  const page = await visitors.visit("/deliveries?event=pull_request");
  await lines(page).first().click();
  await page.waitForURL(/\/deliveries\/[0-9a-f-]{36}/);
  await detail(page).getByRole("heading", { name: "pull_request.opened" }).waitFor();
  await detail(page).getByText("acme/repo-1").waitFor();
  const payload = page.getByRole("region", { name: "Payload" });
  await payload.getByText('"opened"').waitFor();
  const guid = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const { appliedAtMs } = await stack.api.delivery(guid);
  await detail(page).getByRole("button", { name: "Replay" }).click();
  await page.getByTestId("toast").filter({ hasText: "Replayed" }).waitFor();
  await pollUntil("it is applied again", async () => {
    const again = await stack.api.delivery(guid);
    return again.status === "applied" && Number(again.appliedAtMs) > Number(appliedAtMs);
  });
  await detail(page).getByTestId("state").filter({ hasText: "Applied" }).waitFor();
  await detail(page).getByRole("button", { name: "Close the delivery" }).click();
  await detail(page).waitFor({ state: "detached" });
  expect(page.url()).toContain("event=pull_request");
});

test("[GH2][DX6] what cannot be applied is parked with the reason, tried again on request, and discarded after one question", async () => {
  const page = await visitors.visit("/deliveries?status=parked");
  await page.getByText("Nothing is parked").waitFor();
  const owner = { id: Number(orgIdOf(stack, "acme")), login: "acme", type: "Organization" };
  const body = { action: "opened", repository: { id: 1, owner }, pull_request: "not one" };
  const { status } = await sendWebhook(stack, { event: "pull_request", body });
  expect(status).toBe(202);
  const parked = page.getByRole("list", { name: "Parked" }).getByRole("listitem");
  await parked.filter({ hasText: "pull_request" }).waitFor();
  expect(await parked.locator("code").textContent()).toMatch(/^[a-z_]+$/);

  await parked.getByRole("button", { name: "Retry" }).click();
  await page.getByTestId("toast").filter({ hasText: "Tried again" }).waitFor();
  await parked.waitFor();
  await parked.getByRole("link").click();
  await detail(page).getByTestId("state").filter({ hasText: "Parked" }).waitFor();

  await detail(page).getByRole("button", { name: "Discard" }).click();
  const question = page.getByRole("dialog", { name: "Discard it?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await question.waitFor({ state: "detached" });
  await detail(page).getByRole("button", { name: "Discard" }).click();
  await question.getByRole("button", { name: "Discard" }).click();
  await detail(page).getByTestId("state").filter({ hasText: "Discarded" }).waitFor();
  await page.getByText("Nothing is parked").waitFor();
  await tab(page, "Discarded").filter({ hasText: "1" }).waitFor();
});

test("[DX11] a delivery that never came is recovered from GitHub’s log, and the page says what was done", async () => {
  const page = await visitors.visit("/deliveries");
  await untilLive(page);
  stack.github.setWebhookFaults({ loss: 1 });
  await openPullRequest(stack.github, "acme/repo-2", { branch: "lost", title: "Lost on the way" });
  await stack.github.webhooksSettled();
  stack.github.setWebhookFaults({ loss: 0 });
  await page.getByRole("button", { name: "Recover lost deliveries" }).click();
  await rowOf(page, "Lost on the way").waitFor();
  await page.getByTestId("recovery").filter({ hasText: "asked for again" }).waitFor();
  await page
    .getByTestId("recovery")
    .filter({ hasText: /\d+ deliveries examined, \d+ asked for again/ })
    .waitFor();
});

test("a delivery that is not kept any more says so", async () => {
  const page = await visitors.visit("/deliveries/00000000-0000-4000-8000-000000000000");
  await page.getByText("This delivery is not kept any more").waitFor();
});
