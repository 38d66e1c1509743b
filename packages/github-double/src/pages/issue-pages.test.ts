import { afterEach, beforeEach, expect, test } from "vitest";
import { startReceiver } from "../testing/receiver.ts";
import { startScene } from "../testing/scene.ts";

let scene: Awaited<ReturnType<typeof startScene>>;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
  receiver = await startReceiver();
  scene = await startScene({ webhookUrl: receiver.url });
  const { control } = scene;
  await control.setPrivate("acme/web", false);
  await control.openIssue("acme/web", { title: "It <breaks>", body: "See [here](https://a.example/?b=1&c)" });
  await control.webhooksSettled();
  receiver.received.splice(0);
});
afterEach(async () => {
  await scene.double.close();
  await receiver.close();
});

/** What a browser sends for a form of a page at `origin`. */
async function submit(
  path: string,
  fields: Record<string, string>,
  origin: string | null = scene.double.url,
) {
  const response = await fetch(`${scene.double.url}${path}`, {
    method: "POST",
    redirect: "manual",
    headers: origin === null ? {} : { origin },
    body: new URLSearchParams(fields),
  });
  await scene.control.webhooksSettled();
  return { status: response.status, location: response.headers.get("location") };
}
const page = async (path: string) => String((await scene.ask("GET", path, null)).body);
const sent = () => receiver.received.map(({ event, body }) => `${event}.${String(body["action"])}`);
const issue = "/acme/web/issues/2";

test("a visitor assigns an issue to the App on its page, and takes it back", async () => {
  expect(await page("/acme/web/issues")).toContain(`href="${issue}"`);
  expect(await page(issue)).toContain("Assign to foundry");
  expect(await submit(issue, { action: "assign" })).toEqual({ status: 303, location: issue });
  expect(sent()).toEqual(["issues.assigned"]);
  expect(receiver.received[0]?.body).toMatchObject({
    assignee: { login: "foundry[bot]", type: "Bot" },
    issue: { number: 2, assignees: [{ login: "foundry[bot]" }] },
    sender: { login: "mona" },
  });
  expect(await page(issue)).toContain("Assigned to");
  // Again is no second event.
  await submit(issue, { action: "assign" });
  await submit(issue, { action: "unassign" });
  expect(sent()).toEqual(["issues.assigned", "issues.unassigned"]);
});

test("a visitor labels, comments on, closes and reopens an issue, and opens another", async () => {
  await submit(issue, { action: "label", label: "foundry" });
  await submit(issue, { action: "comment", body: "@foundry fix **this** <b>now</b>" });
  await submit(issue, { action: "close" });
  await submit(issue, { action: "reopen" });
  const opened = await submit("/acme/web/issues", { action: "open", title: "Another", body: "" });
  expect(opened).toEqual({ status: 303, location: "/acme/web/issues/3" });
  expect(sent()).toEqual([
    "issues.labeled",
    "issue_comment.created",
    "issues.closed",
    "issues.reopened",
    "issues.opened",
  ]);
  const shown = await page(issue);
  expect(shown).toContain("@foundry fix <strong>this</strong> &lt;b&gt;now&lt;/b&gt;");
  expect(shown).toContain('<a href="https://a.example/?b=1&amp;c">here</a>');
  expect(shown).toContain("It &lt;breaks&gt; #2");
});

test("a visitor asks for another round on a pull request's page", async () => {
  const pull = "/acme/web/pull/1";
  await submit(pull, { action: "comment", body: "@foundry fix the name, too" });
  await submit(pull, { action: "request_changes", body: "Shorter, please." });
  expect(sent()).toEqual(["issue_comment.created", "pull_request_review.submitted"]);
  const shown = await page(pull);
  expect(shown).toContain("Shorter, please.");
  expect(shown).toContain("requested changes");
  await submit(pull, { action: "close" });
  expect(await page(pull)).toContain("Reopen pull request");
});

test("a form of another site's page does nothing; neither does an unknown action or an empty text", async () => {
  for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1"]) {
    expect((await submit(issue, { action: "assign" }, origin)).status, origin).toBe(403);
    expect((await submit("/acme/web/issues", { action: "open", title: "x" }, origin)).status).toBe(403);
    expect((await submit("/acme/web/pull/1", { action: "close" }, origin)).status).toBe(403);
  }
  for (const fields of [{ action: "explode" }, { action: "comment", body: " " }, { action: "label" }, {}]) {
    expect((await submit(issue, fields as Record<string, string>)).status).toBe(422);
  }
  expect((await submit("/acme/web/issues", { action: "open", title: "" })).status).toBe(422);
  expect(sent()).toEqual([]);
  // So that browsers say where a form was, and a page shows at once what it did.
  const { headers } = await scene.ask("GET", issue, null);
  expect(headers.get("referrer-policy")).toBe("same-origin");
  expect(headers.get("cache-control")).toBe("no-cache");
  expect(headers.get("content-security-policy")).toContain("form-action 'self'");
});

test("what is not there, private or archived takes no forms", async () => {
  const { control } = scene;
  expect((await submit("/acme/web/issues/9", { action: "assign" })).status).toBe(404);
  expect((await submit("/acme/none/issues/1", { action: "assign" })).status).toBe(404);
  await control.archiveRepository("acme/web");
  expect((await submit(issue, { action: "assign" })).status).toBe(403);
  await control.setPrivate("acme/web", true);
  expect((await submit(issue, { action: "assign" })).status).toBe(404);
  expect((await scene.ask("GET", "/acme/web/issues", null)).status).toBe(404);
});
