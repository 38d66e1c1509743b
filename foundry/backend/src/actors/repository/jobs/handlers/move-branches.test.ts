import { afterEach, beforeEach, expect, test } from "vitest";
import { NAME, startRepository } from "../../testing/start-repository.ts";
import type { TestRepository } from "../../testing/start-repository.ts";

let repo: TestRepository;
beforeEach(async () => {
  repo = await startRepository();
});
afterEach(() => repo.close());

const onward = (files: Record<string, string> = { "trunk.txt": "on\n" }) =>
  repo.control.push(NAME, [{ branch: "main", message: "Onward", files }]);

test("[ST2] [ST7] a preview pushes nothing, the job moves what it said, bottom-up, and a second one nothing", async () => {
  await repo.control.pushStack(NAME, [{ name: "a", commits: 2 }, { name: "b" }, { name: "side", on: "a" }]);
  await onward();
  await repo.feed();
  const before = repo.heads();
  const preview = await repo.run({ kind: "restack_repo", dryRun: true });
  expect(preview).toMatchObject({ status: "completed", message: "Would restack 3 branches onto main." });
  expect(repo.heads()).toEqual(before);
  const job = await repo.run({ kind: "restack_repo", dryRun: false });
  expect(job).toMatchObject({ status: "completed", message: "Restacked 3 branches onto main." });
  expect(job.moves.map(({ branch, onto, commits }) => [branch, onto, commits])).toEqual([
    ["a", "main", 2],
    ["b", "a", 1],
    ["side", "a", 1],
  ]);
  expect(preview.moves.map((move) => ({ ...move, toSha: null }))).toEqual(
    job.moves.map((move) => ({ ...move, toSha: null })),
  );
  expect(await repo.own("main", "b")).toEqual(["a: step 1", "a: step 2", "b: step 1"]);
  expect(await repo.own("b", "main")).toEqual([]);
  expect(await repo.branches()).toMatchObject({
    a: { state: "restacked", parent: "main", ahead: 2, behind: 0, headSha: repo.heads()["a"] },
    b: { state: "restacked", parent: "a", baseSha: repo.heads()["a"] },
    side: { state: "restacked", parent: "a" },
  });
  const after = repo.heads();
  await repo.feed();
  expect(await repo.run({ kind: "restack_repo", dryRun: false })).toMatchObject({ moves: [] });
  expect(repo.heads()).toEqual(after);
});

test("[ST2] authors stay, the committer is who asked; the App where nobody did", async () => {
  await repo.control.pushStack(NAME, [{ name: "a" }], "sam");
  await onward();
  await repo.feed();
  await repo.run({ kind: "restack_repo", dryRun: false }, "mona");
  const show = () => repo.control.git(NAME, ["log", "-1", "--format=%an, %cn <%ce>", "a"]);
  expect(await show()).toBe("sam, mona <mona@users.noreply.127.0.0.1>");
  await onward({ "more.txt": "1\n" });
  await repo.feed();
  await repo.run({ kind: "restack_subtree", branch: "a", dryRun: false }, "foundry");
  expect(await show()).toBe("sam, foundry[bot] <foundry[bot]@users.noreply.127.0.0.1>");
});
