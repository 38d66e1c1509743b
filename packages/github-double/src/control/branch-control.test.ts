import { afterEach, beforeEach, expect, test } from "vitest";
import { startReceiver } from "../testing/receiver.ts";
import { startScene } from "../testing/scene.ts";

let scene: Awaited<ReturnType<typeof startScene>>;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
  receiver = await startReceiver();
  scene = await startScene({ webhookUrl: receiver.url });
  receiver.received.length = 0;
});
afterEach(async () => {
  await scene.double.close();
  await receiver.close();
});

async function pushes(): Promise<object[]> {
  await scene.control.webhooksSettled();
  return receiver.received.filter(({ event }) => event === "push").map(({ body }) => body);
}

test("a stack: each branch on the one before, with a push for each", async () => {
  const { control } = scene;
  const heads = await control.pushStack("acme/web", [
    { name: "a", commits: 2 },
    { name: "b" },
    { name: "side", on: "a" },
  ]);
  expect(await control.git("acme/web", ["log", "--format=%s", "main..b"])).toBe(
    "b: step 1\na: step 2\na: step 1",
  );
  expect(await control.git("acme/web", ["merge-base", "b", "side"])).toBe(heads["a"]);
  expect(await pushes()).toMatchObject(
    ["a", "b", "side"].map((name) => ({
      ref: `refs/heads/${name}`,
      before: "0".repeat(40),
      after: heads[name],
      created: true,
      head_commit: { id: heads[name] },
    })),
  );
});

test("someone rebases at home: the branch is forced, with the commit that it was at before", async () => {
  const { control } = scene;
  const heads = await control.pushStack("acme/web", [{ name: "a" }, { name: "b", commits: 2 }]);
  await control.push("acme/web", [{ branch: "main", message: "Onward", files: { "on.txt": "1\n" } }]);
  const sha = await control.rebaseBranch("acme/web", "b", { onto: "main", upstream: "a" }, "sam");
  expect(await control.git("acme/web", ["log", "--format=%s|%an|%cn", "main..b"])).toBe(
    "b: step 2|mona|sam\nb: step 1|mona|sam",
  );
  expect((await pushes()).at(-1)).toMatchObject({
    ref: "refs/heads/b",
    before: heads["b"],
    after: sha,
    forced: true,
    pusher: { name: "sam" },
  });
});

test("a rebase with conflicts leaves the branch alone; a branch can be put back to a former commit", async () => {
  const { control } = scene;
  const heads = await control.pushStack("acme/web", [{ name: "a", files: { "a.txt": "mine\n" } }]);
  await control.push("acme/web", [{ branch: "main", message: "Theirs", files: { "a.txt": "theirs\n" } }]);
  await expect(control.rebaseBranch("acme/web", "a", { onto: "main" })).rejects.toThrow("conflicts");
  expect(control.repository("acme/web").refs.get("refs/heads/a")).toBe(heads["a"]);
  const first = await control.git("acme/web", ["rev-parse", "main^"]);
  await control.moveBranch("acme/web", "main", first);
  expect((await pushes()).at(-1)).toMatchObject({ after: first, forced: true, commits: [] });
});

test("the default branch changes if it is there; a clone begins on it, and it cannot be deleted", async () => {
  const { control, ask, token } = scene;
  await expect(control.editRepository("acme/web", { defaultBranch: "nothing" })).rejects.toThrow();
  await control.editRepository("acme/web", { defaultBranch: "idea" });
  expect(await control.git("acme/web", ["symbolic-ref", "HEAD"])).toBe("refs/heads/idea");
  const path = "/repos/acme/web/git/refs/heads/idea";
  expect((await ask("DELETE", path, await token("acme"))).status).toBe(422);
  await control.webhooksSettled();
  expect(receiver.received.at(-1)).toMatchObject({
    event: "repository",
    body: {
      action: "edited",
      changes: { default_branch: { from: "main" } },
      repository: { default_branch: "idea" },
    },
  });
});
