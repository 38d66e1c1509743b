import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { seriousFindings, sidewaysOverflow } from "../harness/check-accessibility.ts";
import { foundOrganization } from "../harness/scenes.ts";
import { rowOf, untilLive } from "../harness/sidebar-page.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { startVisitors } from "../harness/visitors.ts";
import type { Visitors } from "../harness/visitors.ts";

const token = "correct-horse-battery-staple";
let stack: Stack;
let visitors: Visitors;

beforeAll(async () => {
  stack = await startStack({
    env: { FOUNDRY_API_TOKEN: token },
    seed: (github) => foundOrganization(github, "acme", { repositories: 1, pullRequestsEach: 1 }),
  });
  visitors = await startVisitors(stack.url);
});
afterEach(() => visitors.leave());
afterAll(async () => {
  await visitors?.close();
  await stack?.close();
});

test("with FOUNDRY_API_TOKEN the dashboard asks for it once, refuses another, and keeps it from scripts and addresses", async () => {
  const page = await visitors.visit("/");
  await page.getByRole("heading", { name: "Sign in to Foundry" }).waitFor();
  expect(await page.getByTestId("sidebar").count()).toBe(0);
  await page.getByLabel("API token").fill("not the token");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("API token").fill(token);
  await page.keyboard.press("Enter");
  await rowOf(page, "Change 1 of repo-1").waitFor();
  await untilLive(page);

  await page.reload();
  await rowOf(page, "Change 1 of repo-1").waitFor();
  const kept = await page.evaluate(() =>
    [document.cookie, JSON.stringify(localStorage), location.href].join(),
  );
  expect(kept).not.toContain(token);
  const cookies = await page.context().cookies();
  expect(cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }))).toEqual([
    { httpOnly: true, sameSite: "Strict" },
  ]);
  expect(cookies[0]?.value).not.toContain(token);
});

test("[WCAG 2.2 AA] axe finds nothing serious on the sign-in page, light and dark, desktop and phone", async () => {
  for (const width of [1440, 380]) {
    const page = await visitors.visit("/", { width, bypassCSP: true });
    await page.getByLabel("API token").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await sidewaysOverflow(page)).toBe(0);
  }
});
