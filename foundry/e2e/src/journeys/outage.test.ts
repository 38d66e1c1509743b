import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { orgIdOf } from "../harness/compare-with-truth.ts";
import { foundOrganization, openPullRequest } from "../harness/scenes.ts";
import { pointElsewhere, rowOf, untilLive, workRows } from "../harness/sidebar-page.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { startVisitors } from "../harness/visitors.ts";
import type { Visitors } from "../harness/visitors.ts";
import { untilSynced } from "../harness/wait-for.ts";

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

/** A worker that was killed is given up by the engine after a quarter of a minute; only then do its actors move. */
const afterKill = { timeout: 60_000 };
const banner = (page: Page) => page.getByTestId("connection-banner");

test("[DX11] the service is killed: a banner, the rows stay; started again: the rows are right without a reload", async () => {
  const page = await visitors.visit(`/orgs/${orgIdOf(stack, "acme")}`);
  await untilLive(page);
  await rowOf(page, "Change 1 of repo-1").waitFor();
  await page.evaluate(() => Reflect.set(window, "loadedOnce", true));

  await stack.service().kill();
  await banner(page).filter({ hasText: "Reconnecting" }).waitFor();
  await page.getByTestId("live-state").filter({ hasText: "Offline" }).waitFor();
  expect(await workRows(page).count()).toBe(6);

  await stack.github.updatePullRequest("acme/repo-1", 1, { title: "Changed while it was down" });
  await stack.github.closePullRequest("acme/repo-2", 2);
  await openPullRequest(stack.github, "acme/repo-2", { branch: "late", title: "Opened while it was down" });
  await stack.github.webhooksSettled();

  await stack.start();
  await banner(page).waitFor({ state: "detached" });
  await pointElsewhere(page);
  await rowOf(page, "Changed while it was down").waitFor(afterKill);
  await rowOf(page, "Opened while it was down").waitFor();
  await rowOf(page, "Change 2 of repo-2").waitFor({ state: "detached" });
  await untilLive(page);
  expect(await page.evaluate(() => Reflect.get(window, "loadedOnce") as unknown)).toBe(true);
});

test("an action that does not reach the service says so where it was started, and can be tried again", async () => {
  const page = await visitors.visit(`/orgs/${orgIdOf(stack, "acme")}`);
  await rowOf(page, "Change 3 of repo-2").waitFor();
  // The pages' code comes when the page is at rest; from then on opening one needs no network.
  await page.waitForFunction(() =>
    performance.getEntriesByType("resource").some(({ name }) => name.includes("pull-request-page")),
  );
  await page.context().setOffline(true);
  await rowOf(page, "Change 3 of repo-2").click();
  await page.getByText("The task was not created").waitFor();
  await page.getByText("The Foundry service did not answer").waitFor();
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.waitForURL(/\/tasks\/task_/);
  await page.getByTestId("state").filter({ hasText: "Queued" }).first().waitFor();
});
