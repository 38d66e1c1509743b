import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { createPair } from "../testing/origin.ts";
import { parsePush } from "./parse-push.ts";

/** A mirror with a commit that the origin does not have yet. */
async function createWork() {
  const pair = await createPair();
  const { mirror, base } = pair;
  await mirror.ensure();
  const tree = await mirror.text(["rev-parse", `${base}^{tree}`]);
  const commitOn = async (parent: string, message: string): Promise<string> =>
    mirror.text(["commit-tree", "-p", parent, tree], { input: message, env: person });
  return { ...pair, commitOn };
}

const person = {
  GIT_AUTHOR_NAME: "Mona",
  GIT_AUTHOR_EMAIL: "mona@example.com",
  GIT_COMMITTER_NAME: "Mona",
  GIT_COMMITTER_EMAIL: "mona@example.com",
};

test("[RJ3] branches are made, moved, rewritten and deleted with the value that was read", async () => {
  const { origin, mirror, base, commitOn } = await createWork();
  const one = await commitOn(base, "One");
  const two = await commitOn(base, "Two");
  expect(
    await mirror.push([
      { branch: "main", newSha: one, expectedSha: base },
      { branch: "new/branch", newSha: two, expectedSha: null },
    ]),
  ).toEqual([
    { branch: "main", status: "pushed" },
    { branch: "new/branch", status: "pushed" },
  ]);
  expect([await origin.head("main"), await origin.head("new/branch")]).toEqual([one, two]);
  // The clone knows it without another fetch.
  expect(await mirror.fetch()).toEqual([]);
  expect(await mirror.heads(["main"])).toMatchObject([{ sha: one }]);
  expect(
    await mirror.push([
      { branch: "main", newSha: two, expectedSha: one },
      { branch: "new/branch", newSha: null, expectedSha: two },
    ]),
  ).toMatchObject([{ status: "pushed" }, { status: "pushed" }]);
  expect([await origin.head("main"), await origin.head("new/branch")]).toEqual([two, null]);
  expect((await mirror.kept()).toSorted()).toEqual([base, one, two].toSorted());
  // Again, as after a kill in the middle: nothing to do.
  expect(await mirror.push([{ branch: "main", newSha: two, expectedSha: one }])).toMatchObject([
    { status: "unchanged" },
  ]);
  expect(await mirror.push([])).toEqual([]);
});

test("[RJ3] what somebody else pushed is never overwritten, and the other branches go on", async () => {
  const { origin, mirror, base, commitOn } = await createWork();
  const mine = await commitOn(base, "Mine");
  const theirs = await origin.commit({ branch: "main", files: { "a.txt": "theirs\n" } });
  const taken = await origin.commit({ branch: "taken", from: base, files: { "t.txt": "1\n" } });
  const updates = [
    { branch: "main", newSha: mine, expectedSha: base },
    { branch: "taken", newSha: mine, expectedSha: null },
    { branch: "gone", newSha: mine, expectedSha: base },
    { branch: "free", newSha: mine, expectedSha: null },
  ];
  expect(await mirror.push(updates)).toEqual([
    { branch: "main", status: "changed" },
    { branch: "taken", status: "changed" },
    { branch: "gone", status: "changed" },
    { branch: "free", status: "pushed" },
  ]);
  expect([await origin.head("main"), await origin.head("taken")]).toEqual([theirs, taken]);
});

test("[RJ3] an atomic push moves all branches or none", async () => {
  const { origin, mirror, base, commitOn } = await createWork();
  const mine = await commitOn(base, "Mine");
  await origin.commit({ branch: "main", files: { "a.txt": "theirs\n" } });
  const updates = [
    { branch: "main", newSha: mine, expectedSha: base },
    { branch: "free", newSha: mine, expectedSha: null },
  ];
  expect(await mirror.push(updates, { atomic: true })).toMatchObject([
    { branch: "main", status: "changed" },
    { branch: "free", status: "rejected" },
  ]);
  expect(await origin.head("free")).toBeNull();
});

test("[RJ3] two pushers of one branch at the same time: exactly one wins, round after round", async () => {
  const { origin, mirror, again, base, commitOn } = await createWork();
  const other = again();
  let head = base;
  for (let round = 0; round < 10; round += 1) {
    const [a, b] = [await commitOn(head, `A${round}`), await commitOn(head, `B${round}`)];
    // Straight to git: the mirror's own lock would let one after the other.
    const results = await Promise.all(
      [a, b].map((sha, index) =>
        [mirror, other][index]!.git.run(
          [
            "push",
            "--porcelain",
            `--force-with-lease=refs/heads/main:${head}`,
            "--",
            origin.url,
            `${sha}:refs/heads/main`,
          ],
          { gitDir: mirror.path, remote: { url: origin.url, auth: null }, accept: [0, 1] },
        ),
      ),
    );
    const statuses = results.map(({ stdout }) => parsePush(stdout.toString("utf8")).get("main")?.status);
    expect(new Set(statuses)).toEqual(new Set(["changed", "pushed"]));
    head = statuses[0] === "pushed" ? a : b;
    expect(await origin.head("main")).toBe(head);
  }
});

test("what the remote refuses is said with its reason", async () => {
  const { origin, mirror, base, commitOn } = await createWork();
  const hook = join(origin.path, "hooks", "update");
  mkdirSync(dirname(hook));
  writeFileSync(hook, '#!/bin/sh\ntest "$1" != refs/heads/main\n');
  chmodSync(hook, 0o755);
  const mine = await commitOn(base, "Mine");
  expect(
    await mirror.push([
      { branch: "main", newSha: mine, expectedSha: base },
      { branch: "free", newSha: mine, expectedSha: null },
    ]),
  ).toEqual([
    { branch: "main", status: "rejected", reason: "hook declined" },
    { branch: "free", status: "pushed" },
  ]);
});

test("[RJ6] a push takes only names and ids that are what they seem", async () => {
  const { mirror, base } = await createWork();
  const bad = [
    [{ branch: "--mirror", newSha: base, expectedSha: null }],
    [{ branch: "a:refs/heads/b", newSha: base, expectedSha: null }],
    [{ branch: "a\nb", newSha: base, expectedSha: null }],
    [{ branch: "a", newSha: "--all", expectedSha: null }],
    [{ branch: "a", newSha: base, expectedSha: "HEAD" }],
    [
      { branch: "a", newSha: base, expectedSha: null },
      { branch: "a", newSha: null, expectedSha: base },
    ],
  ];
  for (const updates of bad)
    await expect(mirror.push(updates)).rejects.toMatchObject({ code: "git_invalid_argument" });
});

test("two hundred branches go in one push", async () => {
  const { origin, mirror, base, commitOn } = await createWork();
  const mine = await commitOn(base, "Mine");
  const updates = Array.from({ length: 200 }, (_, index) => ({
    branch: `b/${index}`,
    newSha: mine,
    expectedSha: null,
  }));
  const results = await mirror.push(updates);
  expect(results.filter(({ status }) => status === "pushed")).toHaveLength(200);
  expect((await origin.git(["for-each-ref", "refs/heads/b"])).split("\n")).toHaveLength(200);
});
