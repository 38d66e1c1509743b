import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { foundOrganization } from "../harness/scenes.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { startVisitors } from "../harness/visitors.ts";
import type { Visitors } from "../harness/visitors.ts";
import { untilSynced } from "../harness/wait-for.ts";

let stack: Stack;
let visitors: Visitors;

beforeAll(async () => {
  stack = await startStack({
    seed: (github) => foundOrganization(github, "acme", { repositories: 1, pullRequestsEach: 2 }),
  });
  visitors = await startVisitors(stack.url);
  await untilSynced(stack, "acme");
});
afterEach(() => visitors.leave());
afterAll(async () => {
  await visitors?.close();
  await stack?.close();
});

test("with an App the page says which, where it is installed, which variables are set, and never their values", async () => {
  const page = await visitors.visit("/settings/connection");
  const now = page.getByRole("region", { name: "Now" });
  await now.getByText("A GitHub App").waitFor();
  await now.getByText(stack.double.appCredentials.appId).waitFor();
  await now.getByText(`${stack.url}/webhooks/github`).waitFor();

  const installations = page.getByRole("region", { name: "Installations" });
  const acme = installations.getByRole("listitem").filter({ hasText: "acme" });
  await acme.getByText("connected", { exact: true }).waitFor();
  await acme.filter({ hasText: "1 repository · 2 open PRs" }).waitFor();
  await page.getByRole("region", { name: "Rate limits" }).getByRole("progressbar").first().waitFor();

  const variables = page.getByRole("region", { name: "Variables" }).getByRole("listitem");
  for (const name of ["GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET"]) {
    await variables.filter({ hasText: name }).first().filter({ hasText: "Set" }).waitFor();
  }
  const text = await page.content();
  expect(text).not.toContain(stack.double.appCredentials.webhookSecret);
  expect(text).not.toContain("PRIVATE KEY-----");
});

test("[GH11] a suspended and an uninstalled App show at once, and an installation that comes back too", async () => {
  const page = await visitors.visit("/settings/connection");
  const installations = page.getByRole("region", { name: "Installations" });
  const acme = installations.getByRole("listitem").filter({ hasText: "acme" });
  await acme.getByText("connected", { exact: true }).waitFor();
  stack.github.suspendApp("acme");
  await acme.filter({ hasText: "suspended" }).waitFor();
  stack.github.unsuspendApp("acme");
  await acme.getByText("connected", { exact: true }).waitFor();
  stack.github.uninstallApp("acme");
  await acme.filter({ hasText: "disconnected" }).waitFor();
  stack.github.installApp("acme");
  await acme.getByText("connected", { exact: true }).waitFor();
});
