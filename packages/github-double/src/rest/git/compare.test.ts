import { afterEach, beforeEach, expect, test } from "vitest";
import { startScene } from "../../testing/scene.ts";

let scene: Awaited<ReturnType<typeof startScene>>;
let authorization: string;
beforeEach(async () => {
  scene = await startScene();
  authorization = await scene.token("acme");
});
afterEach(() => scene.double.close());

const compare = (pair: string, query = "") =>
  scene.ask("GET", `/repos/acme/web/compare/${pair}${query}`, authorization);

test("says how two refs stand to each other: the four ways", async () => {
  const { idea, main } = await heads();
  expect(await compare("main...idea")).toMatchObject({
    status: 200,
    body: {
      status: "ahead",
      ahead_by: 1,
      behind_by: 0,
      total_commits: 1,
      base_commit: { sha: main },
      merge_base_commit: { sha: main },
      commits: [{ sha: idea, commit: { message: "Idea" } }],
      files: [{ filename: "b.txt", status: "added", additions: 1 }],
    },
  });
  expect(await compare(`${idea}...${main}`)).toMatchObject({
    body: { status: "behind", ahead_by: 0, behind_by: 1, commits: [], files: [] },
  });
  expect(await compare("main...main")).toMatchObject({ body: { status: "identical", ahead_by: 0 } });
  await scene.control.push("acme/web", [{ branch: "main", message: "Onward", files: { "c.txt": "3\n" } }]);
  expect(await compare("main...acme:idea")).toMatchObject({
    body: { status: "diverged", ahead_by: 1, behind_by: 1, merge_base_commit: { sha: main } },
  });
});

test("a branch's name may have slashes, and commits come in pages, oldest first", async () => {
  await scene.control.pushStack("acme/web", [{ name: "feat/long", commits: 3 }]);
  const first = await compare("main...feat/long", "?per_page=2");
  expect(first.body).toMatchObject({
    total_commits: 3,
    commits: [{ commit: { message: "feat/long: step 1" } }, { commit: { message: "feat/long: step 2" } }],
  });
  expect(first.headers.get("link")).toContain('rel="next"');
  const second = await compare("main...feat%2Flong", "?per_page=2&page=2");
  expect(second.body).toMatchObject({ commits: [{ commit: { message: "feat/long: step 3" } }] });
  expect(second.body).not.toHaveProperty("files");
});

test("what is nothing, and what has no ancestor in common, is 404", async () => {
  for (const pair of ["main", "main...nothing", "main..idea", "a...b...c", "--help...main"]) {
    expect((await compare(pair)).status).toBe(404);
  }
  const tree = await scene.control.git("acme/web", ["rev-parse", "main^{tree}"]);
  const env = ["-c", "user.name=Mona", "-c", "user.email=mona@example.com"];
  const root = await scene.control.git("acme/web", [...env, "commit-tree", "-m", "Alone", tree]);
  expect(await compare(`main...${root}`)).toMatchObject({
    status: 404,
    body: { message: `No common ancestor between main and ${root}.` },
  });
});

async function heads() {
  const { refs } = scene.control.repository("acme/web");
  return { idea: refs.get("refs/heads/idea"), main: refs.get("refs/heads/main") };
}
