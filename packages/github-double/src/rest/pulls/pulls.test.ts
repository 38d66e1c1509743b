import { afterEach, beforeEach, expect, test } from "vitest";
import { gitText } from "../../git/run-git.ts";
import { startScene } from "../../testing/scene.ts";

let scene: Awaited<ReturnType<typeof startScene>>;
let authorization: string;
const pulls = "/repos/acme/web/pulls";
beforeEach(async () => {
  scene = await startScene();
  authorization = await scene.token("acme");
});
afterEach(() => scene.double.close());

/** A branch with one commit that writes one file. */
async function branch(name: string, path: string, text: string): Promise<void> {
  const files = { [path]: text };
  await scene.control.push("acme/web", [{ branch: name, from: "main", message: `Add ${name}`, files }]);
}

function git(...args: string[]): Promise<string> {
  return gitText(scene.control.repository("acme/web").gitDir, args);
}

test("the App opens a pull request, as its bot", async () => {
  await branch("two", "two.txt", "2\n");
  const asked = { title: "Second", body: "Text", head: "two", base: "main", draft: true };
  const made = await scene.ask("POST", pulls, authorization, asked);
  expect(made).toMatchObject({
    status: 201,
    body: { number: 2, draft: true, state: "open", user: { login: "foundry[bot]", type: "Bot" }, commits: 1 },
  });
  expect(await scene.ask("GET", `${pulls}?head=acme:two`, authorization)).toMatchObject({
    body: [{ number: 2, title: "Second" }],
  });
});

test("a missing head, a missing base, a duplicate and nothing between them are 422", async () => {
  const post = (asked: object) => scene.ask("POST", pulls, authorization, { title: "T", ...asked });
  expect(await post({ head: "nothing", base: "main" })).toMatchObject({
    status: 422,
    body: { errors: [{ resource: "PullRequest", field: "head", code: "invalid" }] },
  });
  expect(await post({ head: "idea", base: "nothing" })).toMatchObject({
    body: { errors: [{ field: "base" }] },
  });
  expect(await post({ head: "idea", base: "main" })).toMatchObject({
    status: 422,
    body: { errors: [{ message: "A pull request already exists for idea." }] },
  });
  await scene.control.deleteBranch("acme/web", "idea");
  expect(await post({ head: "main", base: "main" })).toMatchObject({
    status: 422,
    body: { errors: [{ message: "No commits between main and main" }] },
  });
  expect(scene.control.repository("acme/web").pulls.size).toBe(1);
});

test("title, body and state change; closed ones leave the list of open ones", async () => {
  const path = `${pulls}/1`;
  const change = { title: "Better", body: "Why", state: "closed" };
  expect(await scene.ask("PATCH", path, authorization, change)).toMatchObject({
    status: 200,
    body: { title: "Better", body: "Why", state: "closed", closed_at: expect.any(String) },
  });
  expect(await scene.ask("GET", pulls, authorization)).toMatchObject({ body: [] });
  expect(await scene.ask("GET", `${pulls}?state=all`, authorization)).toMatchObject({
    body: [{ number: 1 }],
  });
  expect(await scene.ask("PATCH", path, authorization, { state: "open" })).toMatchObject({
    body: { state: "open", closed_at: null },
  });
});

test("the three ways to merge make the commits that git says they make", async () => {
  await branch("two", "two.txt", "2\n");
  await branch("three", "three.txt", "3\n");
  for (const head of ["two", "three"]) {
    await scene.control.openPullRequest("acme/web", { title: `Add ${head}`, head, base: "main" });
  }
  const merge = (number: number, method: string) =>
    scene.ask("PUT", `${pulls}/${number}/merge`, authorization, { merge_method: method });
  expect(await merge(1, "merge")).toMatchObject({ status: 200, body: { merged: true } });
  expect(await git("log", "-1", "--format=%s|%P", "main")).toMatch(
    /^Merge pull request #1 from acme\/idea\|[0-9a-f]{40} [0-9a-f]{40}$/,
  );
  expect((await merge(2, "squash")).status).toBe(200);
  expect(await git("log", "-1", "--format=%s|%P", "main")).toMatch(/^Add two \(#2\)\|[0-9a-f]{40}$/);
  expect((await merge(3, "rebase")).status).toBe(200);
  expect(await git("log", "-1", "--format=%s|%an", "main")).toBe("Add three|mona");
  expect(await git("ls-tree", "--name-only", "main")).toBe("a.txt\nb.txt\nthree.txt\ntwo.txt");
  expect(await scene.ask("GET", `${pulls}/1`, authorization)).toMatchObject({
    body: { merged: true, state: "closed", merged_by: { login: "foundry[bot]" } },
  });
  expect((await scene.ask("GET", `${pulls}/1/merge`, authorization)).status).toBe(204);
  expect((await merge(1, "merge")).status).toBe(405);
});

test("a conflict and a draft are not merged, and a head that moved is 409", async () => {
  await branch("left", "same.txt", "left\n");
  await branch("right", "same.txt", "right\n");
  await scene.control.openPullRequest("acme/web", { title: "Left", head: "left", base: "main" });
  await scene.control.openPullRequest("acme/web", { title: "Right", head: "right", base: "main" });
  const stale = { sha: "0".repeat(40) };
  expect((await scene.ask("PUT", `${pulls}/2/merge`, authorization, stale)).status).toBe(409);
  await scene.control.mergePullRequest("acme/web", 2);
  for (const method of ["merge", "squash", "rebase"]) {
    const asked = { merge_method: method };
    expect((await scene.ask("PUT", `${pulls}/3/merge`, authorization, asked)).status).toBe(405);
  }
  await scene.control.push("acme/web", [{ branch: "right", message: "More", files: { "r.txt": "r\n" } }]);
  expect(await scene.ask("GET", `${pulls}/3`, authorization)).toMatchObject({
    body: { mergeable: false, mergeable_state: "dirty" },
  });
  await scene.control.updatePullRequest("acme/web", 1, { draft: true });
  expect((await scene.ask("PUT", `${pulls}/1/merge`, authorization, {})).status).toBe(405);
});

test("commits pushed into the base merge a pull request, a deleted branch closes it", async () => {
  await branch("two", "two.txt", "2\n");
  await scene.control.openPullRequest("acme/web", { title: "Two", head: "two", base: "main" });
  const { sha } = scene.control.pull("acme/web", 1).head;
  await scene.ask("PATCH", "/repos/acme/web/git/refs/heads/main", authorization, { sha });
  await scene.control.deleteBranch("acme/web", "two");
  expect(scene.control.truth("acme").repositories[0]?.pullRequests).toMatchObject([
    { number: 1, state: "closed", merged: true },
    { number: 2, state: "closed", merged: false },
  ]);
});

test("a fork's pull request names the fork's repository, and loses it with the fork", async () => {
  const { control, ask } = scene;
  const fork = await control.fork("acme/web", "hubot");
  const files = { "f.txt": "f\n" };
  await control.push("hubot/web", [{ branch: "idea", message: "Fork", files }]);
  await control.openPullRequest("acme/web", {
    title: "Fork",
    head: "hubot:idea",
    base: "main",
    author: "hubot",
  });
  expect(await ask("GET", `${pulls}/2`, authorization)).toMatchObject({
    body: { head: { label: "hubot:idea", ref: "idea", repo: { id: fork.id, fork: true } }, mergeable: true },
  });
  expect(await ask("GET", `${pulls}?head=hubot:idea`, authorization)).toMatchObject({
    body: [{ number: 2 }],
  });
  await control.deleteRepository("hubot/web");
  expect(await ask("GET", `${pulls}/2`, authorization)).toMatchObject({
    body: { state: "closed", head: { repo: null } },
  });
});

test("what a pull request brings: its commits and files", async () => {
  const files = { "a.txt": "one\n", "new.txt": "n\n" };
  await scene.control.push("acme/web", [{ branch: "idea", message: "More", files }]);
  expect(await scene.ask("GET", `${pulls}/1/commits`, authorization)).toMatchObject({
    body: [{ commit: { message: "Idea" } }, { commit: { message: "More" }, author: { login: "mona" } }],
  });
  expect(await scene.ask("GET", `${pulls}/1/files`, authorization)).toMatchObject({
    body: [
      { filename: "a.txt", status: "modified", additions: 1, deletions: 1 },
      { filename: "b.txt", status: "added", additions: 1, deletions: 0 },
      { filename: "new.txt", status: "added" },
    ],
  });
});

test("reviews, their comments, and who is asked for one", async () => {
  const { ask, control } = scene;
  const asked = await ask("POST", `${pulls}/1/requested_reviewers`, authorization, { reviewers: ["sam"] });
  expect(asked).toMatchObject({ status: 201, body: { requested_reviewers: [{ login: "sam" }] } });
  const sam = `Bearer ${control.createUserToken("sam")}`;
  const review = { event: "APPROVE", body: "Yes", comments: [{ path: "b.txt", line: 1, body: "Here" }] };
  expect(await ask("POST", `${pulls}/1/reviews`, sam, review)).toMatchObject({
    status: 200,
    body: { state: "APPROVED", user: { login: "sam" } },
  });
  expect(await ask("GET", `${pulls}/1/reviews`, authorization)).toMatchObject({ body: [{ body: "Yes" }] });
  expect(await ask("GET", `${pulls}/1/comments`, authorization)).toMatchObject({ body: [{ body: "Here" }] });
  expect(await ask("GET", `${pulls}/1`, authorization)).toMatchObject({
    body: { requested_reviewers: [], review_comments: 1 },
  });
});
