import { afterEach, beforeEach, expect, test } from "vitest";
import { startReceiver } from "../../testing/receiver.ts";
import { startScene } from "../../testing/scene.ts";

const pulls = "/repos/acme/web/pulls";
let scene: Awaited<ReturnType<typeof startScene>>;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let authorization: string;
/** A stack on main: low (pull request 2) and high (3), and pull request 1 from idea beside it. */
beforeEach(async () => {
  receiver = await startReceiver();
  scene = await startScene({ webhookUrl: receiver.url });
  authorization = await scene.token("acme");
  const { control } = scene;
  await control.pushStack("acme/web", [{ name: "low", commits: 2 }, { name: "high" }]);
  await control.openPullRequest("acme/web", { title: "Low", head: "low", base: "main" });
  await control.openPullRequest("acme/web", { title: "High", head: "high", base: "low" });
  await control.webhooksSettled();
  receiver.received.length = 0;
});
afterEach(async () => {
  await scene.double.close();
  await receiver.close();
});

const retarget = (number: number, base: string) =>
  scene.ask("PATCH", `${pulls}/${number}`, authorization, { base });

async function events(): Promise<string[]> {
  await scene.control.webhooksSettled();
  return receiver.received.map(({ event, body }) => [event, body["action"] ?? body["ref"]].join(" "));
}

test("a new base is pull_request.edited with the one before", async () => {
  const before = scene.control.pull("acme/web", 3).base.sha;
  expect(await retarget(3, "main")).toMatchObject({
    status: 200,
    body: { base: { ref: "main" }, commits: 3 },
  });
  await scene.control.webhooksSettled();
  expect(receiver.received).toMatchObject([
    {
      event: "pull_request",
      body: { action: "edited", changes: { base: { ref: { from: "low" }, sha: { from: before } } } },
    },
  ]);
});

test("a base that is not there, a duplicate, nothing in between and a closed one are 422, and change nothing", async () => {
  const { control } = scene;
  expect(await retarget(3, "nowhere")).toMatchObject({ status: 422, body: { errors: [{ field: "base" }] } });
  await control.openPullRequest("acme/web", { title: "Again", head: "high", base: "main" });
  expect(await retarget(3, "main")).toMatchObject({
    body: { errors: [{ message: expect.stringContaining("already exists") }] },
  });
  expect(await retarget(2, "high")).toMatchObject({
    body: { errors: [{ message: expect.stringContaining("no new commits") }] },
  });
  await control.closePullRequest("acme/web", 3);
  expect(await retarget(3, "main")).toMatchObject({
    body: { errors: [{ message: "Cannot change the base branch of a closed pull request." }] },
  });
  expect(control.pull("acme/web", 3).base.ref).toBe("low");
});

test.each(["squash", "rebase", "merge"] as const)(
  "the button deletes a branch that was merged (%s) and gives those on it its base",
  async (method) => {
    const { control } = scene;
    await control.mergePullRequest("acme/web", 2, method);
    await control.deleteMergedBranch("acme/web", 2);
    expect(control.pull("acme/web", 3)).toMatchObject({ state: "open", base: { ref: "main" } });
    expect((await events()).slice(-3)).toEqual(["pull_request edited", "push refs/heads/low", "delete low"]);
  },
);

test("deleted by the API or by git, the branch takes the pull requests on it along", async () => {
  const { control, ask } = scene;
  await control.mergePullRequest("acme/web", 2, "squash");
  await control.webhooksSettled();
  receiver.received.length = 0;
  expect((await ask("DELETE", "/repos/acme/web/git/refs/heads/low", authorization)).status).toBe(204);
  expect(await events()).toEqual(["push refs/heads/low", "delete low", "pull_request closed"]);
  expect(control.pull("acme/web", 3)).toMatchObject({ state: "closed", mergedAtMs: null });
  const reopen = await ask("PATCH", `${pulls}/3`, authorization, { state: "open" });
  expect(reopen).toMatchObject({ status: 422, body: { errors: [{ field: "state" }] } });
});

test("one whose branch was rewritten while it was closed is not opened again", async () => {
  const { control, ask } = scene;
  await control.push("acme/web", [{ branch: "main", message: "Onward", files: { "on.txt": "1\n" } }]);
  await control.closePullRequest("acme/web", 3);
  await control.rebaseBranch("acme/web", "high", { onto: "main", upstream: "low" });
  expect(await ask("PATCH", `${pulls}/3`, authorization, { state: "open" })).toMatchObject({
    status: 422,
    body: { errors: [{ message: expect.stringContaining("force-pushed") }] },
  });
});
