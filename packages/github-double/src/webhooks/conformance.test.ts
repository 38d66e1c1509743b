import schema from "@octokit/webhooks-schemas" with { type: "json" };
import { Ajv } from "ajv";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GitHubDouble, startGitHubDouble } from "../start.ts";
import { startReceiver } from "../testing/receiver.ts";
import { sign } from "./sign.ts";

let double: GitHubDouble;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true }).addSchema(schema, "events");

/** What is wrong with a payload, by its event's schema, e.g. `pull_request$opened` or `push$event`. */
function problems(event: string, body: Record<string, unknown>): string[] {
  const action = body["action"];
  const name = typeof action === "string" ? `${event}$${action}` : `${event}$event`;
  const validate = ajv.getSchema(`events#/definitions/${name}`);
  if (validate === undefined) return [`no schema for ${name}`];
  if (validate(body) === true) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${name} ${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

beforeAll(async () => {
  receiver = await startReceiver();
  double = await startGitHubDouble({ webhookUrl: receiver.url });
  await everything(double);
  await double.control.webhooksSettled();
});
afterAll(async () => {
  await double.close();
  await receiver.close();
});

/** Each operation of the control at least once. */
async function everything({ control }: GitHubDouble): Promise<void> {
  control.ping();
  for (const login of ["mona", "hubot", "sam"]) control.createUser(login);
  control.createOrganization("acme", ["mona", "sam"]);
  control.createOrganization("other", ["mona"]);
  control.installApp("acme");
  control.installApp("other");
  await control.createRepository("acme/web", { description: "The site" });
  await control.push("acme/web", [{ branch: "main", message: "Begin", files: { "a.txt": "1\n" } }]);
  for (const branch of ["one", "two", "three", "four"]) {
    const files = { [`${branch}.txt`]: "text\n" };
    await control.push("acme/web", [{ branch, from: "main", message: `Add ${branch}`, files }]);
    await control.openPullRequest("acme/web", { title: `Add ${branch}`, head: branch, base: "main" });
  }
  await pullRequests(control);
  await conversations(control);
  await administration(control);
}

async function pullRequests(control: GitHubDouble["control"]): Promise<void> {
  await control.push("acme/web", [{ branch: "one", message: "More", files: { "one.txt": "more\n" } }]);
  await control.updatePullRequest("acme/web", 1, { title: "Add the first", body: "Because." });
  await control.updatePullRequest("acme/web", 1, { draft: true });
  await control.updatePullRequest("acme/web", 1, { draft: false });
  await control.labelPullRequest("acme/web", 1, "bug");
  await control.labelPullRequest("acme/web", 1, "bug", false);
  await control.assignPullRequest("acme/web", 1, "sam");
  await control.requestReview("acme/web", 1, "sam");
  const comments = [{ path: "one.txt", line: 1, body: "Why?" }];
  await control.reviewPullRequest("acme/web", 1, { state: "CHANGES_REQUESTED", body: "Hm", comments }, "sam");
  await control.closePullRequest("acme/web", 1);
  await control.reopenPullRequest("acme/web", 1);
  await control.updatePullRequest("acme/web", 1, { base: "two" });
  await control.mergePullRequest("acme/web", 2, "squash");
  await control.mergePullRequest("acme/web", 3, "rebase");
  await control.mergePullRequest("acme/web", 4, "merge");
  await control.fork("acme/web", "hubot");
  await control.push("hubot/web", [
    { branch: "fix", from: "main", message: "Fix", files: { "f.txt": "f\n" } },
  ]);
  await control.openPullRequest("acme/web", {
    title: "Fix",
    head: "hubot:fix",
    base: "main",
    author: "hubot",
  });
  await control.push("hubot/web", [{ branch: "fix", message: "Fix more", files: { "f.txt": "g\n" } }]);
}

async function conversations(control: GitHubDouble["control"]): Promise<void> {
  const issue = await control.openIssue("acme/web", { title: "It is slow", body: null });
  await control.updateIssue("acme/web", issue.number, { title: "It is very slow" });
  await control.comment("acme/web", issue.number, "Indeed");
  await control.comment("acme/web", 1, "Nice");
  await control.updateIssue("acme/web", issue.number, { state: "closed" });
  await control.updateIssue("acme/web", issue.number, { state: "open" });
  const { sha } = control.pull("acme/web", 1).head;
  const run = await control.createCheckRun("acme/web", { name: "test", headSha: sha, status: "in_progress" });
  await control.updateCheckRun("acme/web", run.id, { conclusion: "success" });
  await control.createStatus("acme/web", { sha, state: "success", context: "ci" });
  await control.assignIssue("acme/web", issue.number, control.appBot());
  await control.assignIssue("acme/web", issue.number, control.appBot(), "mona", false);
  await control.labelIssue("acme/web", issue.number, "foundry");
  await control.labelIssue("acme/web", issue.number, "foundry", false);
  await control.endWorkflowRun("acme/web", { name: "CI", branch: "one", conclusion: "failure" });
  const ofFork = { branch: "fix", headRepository: "hubot/web", conclusion: "success", attempt: 2 } as const;
  await control.endWorkflowRun("acme/web", { name: "CI", ...ofFork });
}

async function administration(control: GitHubDouble["control"]): Promise<void> {
  await control.deleteMergedBranch("acme/web", 2);
  await control.editRepository("acme/web", { defaultBranch: "one" });
  await control.renameRepository("acme/web", "site");
  await control.editRepository("acme/site", { description: "New" });
  await control.archiveRepository("acme/site");
  await control.archiveRepository("acme/site", false);
  await control.setPrivate("acme/site", true);
  await control.setPrivate("acme/site", false);
  await control.createRepository("acme/api");
  await control.transferRepository("acme/api", "other");
  await control.deleteRepository("other/api");
  control.addMember("acme", "hubot");
  control.removeMember("acme", "hubot");
  control.renameAccount("other", "another");
  control.selectRepositories("acme", "added", ["acme/site"]);
  control.selectRepositories("acme", "removed", ["acme/site"]);
  control.acceptPermissions("acme", { metadata: "read", contents: "read" });
  control.suspendApp("acme");
  control.unsuspendApp("acme");
  control.uninstallApp("acme");
}

test("every event that github-state.md and tasks.md name is sent", () => {
  const names = receiver.received.map(({ event, body }) =>
    typeof body["action"] === "string" ? `${event}.${body["action"]}` : event,
  );
  expect([...new Set(names)].toSorted()).toMatchInlineSnapshot(`
    [
      "check_run.completed",
      "check_run.created",
      "check_suite.completed",
      "check_suite.requested",
      "create",
      "delete",
      "installation.created",
      "installation.deleted",
      "installation.new_permissions_accepted",
      "installation.suspend",
      "installation.unsuspend",
      "installation_repositories.added",
      "installation_repositories.removed",
      "installation_target.renamed",
      "issue_comment.created",
      "issues.assigned",
      "issues.closed",
      "issues.edited",
      "issues.labeled",
      "issues.opened",
      "issues.reopened",
      "issues.unassigned",
      "issues.unlabeled",
      "organization.member_added",
      "organization.member_removed",
      "organization.renamed",
      "ping",
      "pull_request.assigned",
      "pull_request.closed",
      "pull_request.converted_to_draft",
      "pull_request.edited",
      "pull_request.labeled",
      "pull_request.opened",
      "pull_request.ready_for_review",
      "pull_request.reopened",
      "pull_request.review_requested",
      "pull_request.synchronize",
      "pull_request.unlabeled",
      "pull_request_review.submitted",
      "pull_request_review_comment.created",
      "push",
      "repository.archived",
      "repository.created",
      "repository.deleted",
      "repository.edited",
      "repository.privatized",
      "repository.publicized",
      "repository.renamed",
      "repository.transferred",
      "repository.unarchived",
      "status",
      "workflow_run.completed",
    ]
  `);
});

test("every payload validates against GitHub's schemas", () => {
  const found = receiver.received.flatMap(({ event, body }) => problems(event, body));
  // The schemas know transfers from a person only.
  const unknownToSchemas =
    'repository$transferred /changes/owner/from must NOT have additional properties {"additionalProperty":"organization"}';
  expect([...new Set(found)]).toEqual([unknownToSchemas]);
});

test("every delivery is signed and carries GitHub's headers", () => {
  const { webhookSecret, appId } = double.appCredentials;
  for (const { headers, raw } of receiver.received) {
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "x-hub-signature-256": sign(raw, webhookSecret),
      "x-github-delivery": expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
      ),
      "x-github-hook-id": expect.stringMatching(/^\d+$/),
      "x-github-hook-installation-target-id": appId,
      "x-github-hook-installation-target-type": "integration",
      "user-agent": expect.stringMatching(/^GitHub-Hookshot\//),
    });
  }
  expect(new Set(receiver.received.map(({ guid }) => guid)).size).toBe(receiver.received.length);
});

test("a pull request's payload is as large as GitHub's", () => {
  const opened = receiver.received.find(({ event }) => event === "pull_request");
  expect(opened?.raw.length).toBeGreaterThan(18_000);
  expect(opened?.raw.length).toBeLessThan(26_000);
});
