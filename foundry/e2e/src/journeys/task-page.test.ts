import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { bringAgent, fastTasks, resultJson } from "../harness/agents.ts";
import { seriousFindings, sidewaysOverflow } from "../harness/check-accessibility.ts";
import { foundPrivateRepositories } from "../harness/scenes.ts";
import { rowOf, untilLive } from "../harness/sidebar-page.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { tasksClient } from "../harness/tasks.ts";
import type { TasksClient } from "../harness/tasks.ts";
import { startVisitors } from "../harness/visitors.ts";
import type { Visitors } from "../harness/visitors.ts";
import { untilSynced } from "../harness/wait-for.ts";

let stack: Stack;
let visitors: Visitors;
let tasks: TasksClient;

/** Talks while it works, and goes on when somebody has written the file that it waits for. */
const talker = `n=0
while [ $n -lt 300 ]; do n=$((n+1)); echo "line $n of the talk"; done
echo 'a warning' >&2
while [ $n -lt 304 ]; do n=$((n+1)); sleep 1; echo "line $n of the talk"; done
printf 'hello\\nworld\\n' > HELLO.md && git add HELLO.md && commit "Say hello"
result '${resultJson({ summary: "Said hello.", pr_body: "Says hello." })}'`;

beforeAll(async () => {
  stack = await startStack({
    env: fastTasks,
    async seed(github) {
      await foundPrivateRepositories(github, "acme", ["talks", "plain"]);
      await bringAgent(github, "acme/talks", { script: talker });
    },
  });
  visitors = await startVisitors(stack.url);
  await untilSynced(stack, "acme");
  tasks = tasksClient(stack, "acme");
});
afterEach(() => visitors.leave());
afterAll(async () => {
  await visitors?.close();
  await stack?.close();
});

async function assign(name: string, title: string, body: string): Promise<{ taskId: string; path: string }> {
  const { github } = stack;
  const { number } = await github.openIssue(`acme/${name}`, { title, body }, "acme-dev");
  await github.assignIssue(`acme/${name}`, number, github.appBot(), "acme-dev");
  const taskId = await tasks.ofIssue(`acme/${name}`, number);
  return { taskId, path: `/orgs/${tasks.orgId}/tasks/${taskId}` };
}
const state = (page: Page) => page.getByTestId("state").first();
const tab = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Task" }).getByRole("link", { name: new RegExp(`^${name}`) });
const log = (page: Page) => page.getByTestId("log");

test("an assigned issue's task is in the sidebar a moment later; its page shows the log as it comes, the diff, the attempt and the pull request", async () => {
  const page = await visitors.visit(`/orgs/${tasks.orgId}`);
  await untilLive(page);
  const { taskId, path } = await assign("talks", "Say hello", "Please say hello.");
  await rowOf(page, "Say hello").click();
  await page.waitForURL((url) => url.pathname === path);
  await state(page).filter({ hasText: "Running" }).waitFor();
  // The newest line is in view without anybody's scrolling, while the agent still works.
  await log(page).getByText("line 301 of the talk").waitFor();
  await state(page).filter({ hasText: "Running" }).waitFor();

  // Whoever scrolls back reads in peace, and comes back with a button.
  await log(page).evaluate((element) => element.scrollTo({ top: 0 }));
  await log(page).getByText("line 5 of the talk").waitFor();
  await page.getByRole("button", { name: "Jump to newest" }).click();
  await log(page)
    .getByText(/line 30[1-4] of the talk/)
    .last()
    .waitFor();

  const search = page.getByRole("textbox", { name: "Search the log" });
  await search.fill("line 17 of");
  await page
    .getByRole("search", { name: "Log" })
    .getByText(/1 (found|of 1)/)
    .waitFor();
  await search.press("Enter");
  await log(page).getByText("line 17 of the talk").waitFor();
  await search.press("Escape");

  await state(page).filter({ hasText: "Completed" }).waitFor();
  await tab(page, "Changes").click();
  await page.getByText("HELLO.md").first().waitFor();
  await page.getByText("world").first().waitFor();
  await tab(page, "Attempts").click();
  await page
    .getByTestId("attempt")
    .filter({ hasText: "Attempt 1" })
    .filter({ hasText: "exit code 0" })
    .waitFor();
  await tab(page, "Brief").click();
  await page.getByText("fix_issue").first().waitFor();
  const { pullRequest } = await tasks.until(
    taskId,
    "has its pull request",
    (task) => task.pullRequest !== null,
  );
  expect(await page.getByRole("link", { name: "Open PR" }).getAttribute("href")).toBe(pullRequest?.url);
  await page.reload();
  await page.getByText("fix_issue").first().waitFor();
  await rowOf(page, "Say hello")
    .filter({ hasText: `#${pullRequest?.number}` })
    .waitFor();
});

test("a question is answered on the page, and the task goes on", async () => {
  const { path } = await assign("plain", "Needs a word", "[demo: needs input]");
  const page = await visitors.visit(path);
  const box = page.getByTestId("question");
  await box.getByLabel(/Which wording/).fill("The short one.");
  await box.getByRole("button", { name: "Answer" }).click();
  await page.getByTestId("toast").filter({ hasText: "Answered" }).waitFor();
  await box.waitFor({ state: "detached" });
  await tab(page, "Attempts").click();
  await page.getByTestId("attempt").filter({ hasText: "Attempt 2" }).waitFor();
});

test("a running task is cancelled and retried with its buttons; a failed one says why", async () => {
  const { path } = await assign("plain", "Hangs", "[demo: hang]");
  const page = await visitors.visit(path);
  await state(page).filter({ hasText: "Running" }).waitFor();
  await page.getByRole("main").getByRole("button", { name: "Cancel" }).click();
  await state(page).filter({ hasText: "Cancelled" }).waitFor();
  await page.getByRole("main").getByRole("button", { name: "Retry" }).click();
  await state(page).filter({ hasText: "Running" }).waitFor();
  await page.getByRole("main").getByRole("button", { name: "Cancel" }).click();
  await state(page).filter({ hasText: "Cancelled" }).waitFor();

  const failed = await assign("plain", "Fails", "[demo: fail]");
  await page.goto(failed.path);
  await state(page).filter({ hasText: "Failed" }).waitFor();
  await page.getByTestId("task-reason").getByText("could not be made to pass").waitFor();
});

test("a task that asks something is cancelled from its page instead", async () => {
  const { path } = await assign("plain", "Nobody answers", "[demo: needs input]");
  const page = await visitors.visit(path);
  await page.getByTestId("question").waitFor();
  await page.getByRole("main").getByRole("button", { name: "Cancel" }).click();
  await state(page).filter({ hasText: "Cancelled" }).waitFor();
  await page.getByTestId("question").waitFor({ state: "detached" });
});

test("a task is cancelled, retried and archived from its row in the sidebar, and an archive is taken back", async () => {
  const { taskId } = await assign("plain", "Driven from its row", "[demo: hang]");
  await tasks.until(taskId, "runs", ({ status }) => status === "running");
  const page = await visitors.visit(`/orgs/${tasks.orgId}`);
  await untilLive(page);
  const row = rowOf(page, "Driven from its row");
  const choose = async (label: string) => {
    await row.focus();
    await page.keyboard.press(".");
    await page.getByRole("menuitem", { name: label }).press("Enter");
  };
  await row.filter({ hasText: "Running" }).waitFor();
  await choose("Cancel task");
  await row.filter({ hasText: "Cancelled" }).waitFor();
  await choose("Retry task");
  await row.filter({ hasText: "Running" }).waitFor();
  await choose("Cancel task");
  await row.filter({ hasText: "Cancelled" }).waitFor();
  await choose("Archive task");
  const archived = page.getByTestId("toast").filter({ hasText: "Task archived: Driven from its row" });
  await archived.getByRole("button", { name: "Undo" }).click();
  await tasks.until(taskId, "is back", ({ status }) => status === "cancelled");
  await row.filter({ hasText: "Cancelled" }).waitFor();
  await choose("Open task");
  await page.waitForURL((url) => url.pathname.endsWith(taskId));
});

test("[DX6] what GitHub was not shown of a task stands among the parked work, leads to the task, and a retry brings it", async () => {
  const { github, api } = stack;
  const { number } = await github.openIssue("acme/plain", { title: "Not shown", body: "" }, "acme-dev");
  const allow = github.faults.add({
    fault: { kind: "status", status: 403, message: "Resource not accessible by integration" },
    target: `/repos/acme/plain/issues/${number}/comments`,
  });
  await github.assignIssue("acme/plain", number, github.appBot(), "acme-dev");
  const taskId = await tasks.ofIssue("acme/plain", number);
  // Later news of the task would take the refused comment's place.
  await tasks.until(taskId, "has its pull request", (task) => task.pullRequest !== null);
  const isListed = async () => (await api.parked()).some(({ subject }) => subject.includes(`#${number}`));
  await expect.poll(isListed, { timeout: 60_000 }).toBe(true);
  const page = await visitors.visit("/deliveries?status=parked", { bypassCSP: true });
  const item = page.getByRole("listitem").filter({ hasText: `A task's comment on #${number}` });
  const link = item.getByRole("link", { name: /A task's comment/ });
  expect(await link.getAttribute("href")).toBe(`/orgs/${tasks.orgId}/tasks/${taskId}`);
  await item.getByText("shown at GitHub for a task").waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await item.getByRole("button", { name: "Discard" }).click();
  const dialog = page.getByRole("dialog", { name: "Discard it?" });
  await dialog.getByText("GitHub will not be shown it").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  const other = await visitors.visit("/deliveries?status=parked");
  const sameItem = other.getByRole("listitem").filter({ hasText: `A task's comment on #${number}` });
  await sameItem.waitFor();
  allow();
  await item.getByRole("button", { name: "Retry" }).click();
  await page.getByTestId("toast").filter({ hasText: "Tried again" }).waitFor();
  await item.waitFor({ state: "detached" });
  // Whoever comes later hears that there is nothing left to do.
  await sameItem.getByRole("button", { name: "Retry" }).click();
  await other.getByTestId("toast").filter({ hasText: "It is not parked any more" }).waitFor();
  await sameItem.waitFor({ state: "detached" });
});

test("a prompt from the dialog becomes a task: repository and words by keyboard, what is missing is said, the draft is kept", async () => {
  const page = await visitors.visit(`/orgs/${tasks.orgId}/tasks`);
  await untilLive(page);
  await page.getByRole("main").getByRole("button", { name: "New task" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New task" });
  const words = dialog.getByRole("textbox", { name: /What should be done/ });
  await dialog.getByRole("button", { name: "Create task" }).click();
  await dialog.getByRole("alert").first().waitFor();
  await words.fill("Add `PROMPTED.md`, please.");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });

  await page.keyboard.press("n");
  expect(await words.inputValue()).toBe("Add `PROMPTED.md`, please.");
  await dialog.getByRole("combobox", { name: "Repository" }).fill("plain");
  await page.keyboard.press("Enter");
  await dialog.getByText("acme/plain").waitFor();
  await words.focus();
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(/\/tasks\/task_[0-9a-z]+$/);
  await state(page).filter({ hasText: "Completed" }).waitFor();
  await tab(page, "Changes").click();
  await page.getByText("PROMPTED.md").first().waitFor();
});

test("the list of tasks: filters stand in the address, rows open by keyboard, a task's new state comes by itself", async () => {
  const { taskId } = await assign("plain", "Listed and slow", "[demo: hang]");
  await tasks.until(taskId, "runs", ({ status }) => status === "running");
  const page = await visitors.visit(`/orgs/${tasks.orgId}/tasks`);
  const rows = page.getByRole("list", { name: /Tasks/ }).getByRole("link");
  await rows.filter({ hasText: "Listed and slow" }).filter({ hasText: "Running" }).waitFor();
  await page.getByRole("textbox", { name: "Filter tasks" }).fill("listed");
  await page.waitForURL(/q=listed/);
  await expect.poll(() => rows.count()).toBe(1);
  await tasks.command(taskId, "cancel");
  await rows.filter({ hasText: "Cancelled" }).waitFor();
  await page.reload();
  await rows.filter({ hasText: "Listed and slow" }).waitFor();
  await page.getByRole("textbox", { name: "Filter tasks" }).press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname.endsWith(taskId));
  await page.goBack();
  expect(new URL(page.url()).search).toContain("q=listed");
});

test("every tab of a task: nothing that axe finds serious in light or dark, nothing to scroll sideways on a phone, all by keyboard", async () => {
  const { taskId, path } = await assign("plain", "Looked at", "Add `LOOKED.md`.");
  await tasks.ended(taskId);
  const page = await visitors.visit(path, { bypassCSP: true });
  for (const name of ["Log", "Changes", "Attempts", "Brief"]) {
    const link = tab(page, name);
    await link.focus();
    await page.keyboard.press("Enter");
    await page.locator(`nav[aria-label="Task"] [aria-current="page"]`).filter({ hasText: name }).waitFor();
    await page
      .getByRole("main")
      .getByText(/Loading/)
      .waitFor({ state: "detached" });
    expect(await seriousFindings(page), name).toEqual([]);
  }
  await page.goto(`/orgs/${tasks.orgId}/tasks`);
  await page.getByRole("list", { name: /Tasks/ }).getByRole("link").first().waitFor();
  expect(await seriousFindings(page), "list").toEqual([]);
  await page.getByRole("main").getByRole("button", { name: "New task" }).first().click();
  await page.getByRole("dialog", { name: "New task" }).waitFor();
  expect(await seriousFindings(page), "dialog").toEqual([]);
  const phone = await visitors.visit(`/orgs/${tasks.orgId}/tasks`, { width: 380, height: 800 });
  await phone.getByRole("list", { name: /Tasks/ }).getByRole("link").first().waitFor();
  expect(await sidewaysOverflow(phone), "list").toBe(0);
  await phone.goto(path);
  for (const name of ["Log", "Changes", "Attempts", "Brief"]) {
    await tab(phone, name).click();
    expect(await sidewaysOverflow(phone), name).toBe(0);
  }
});
