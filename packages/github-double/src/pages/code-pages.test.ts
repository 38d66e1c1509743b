import { afterEach, beforeEach, expect, test } from "vitest";
import { startScene } from "../testing/scene.ts";

let scene: Awaited<ReturnType<typeof startScene>>;
beforeEach(async () => {
  scene = await startScene();
  const { control } = scene;
  await control.createRepository("acme/open");
  await control.push("acme/open", [
    { branch: "main", message: "Begin\n\nWhy <not>", files: { "a b.toml": "one\n<two>\n" } },
  ]);
  await control.pushStack("acme/open", [{ name: "feat/low" }]);
});
afterEach(() => scene.double.close());

const get = (path: string) => scene.ask("GET", path, null);

test("a branch, a commit and a file with its lines have pages; what they say is no markup", async () => {
  const sha = scene.control.repository("acme/open").refs.get("refs/heads/main") ?? "";
  const branch = await get("/acme/open/tree/feat/low");
  expect(branch.status).toBe(200);
  expect(branch.body).toContain("feat/low: step 1");
  const commit = await get(`/acme/open/commit/${sha}`);
  expect(commit.body).toContain("Why &lt;not&gt;");
  expect(commit.body).toContain(`/acme/open/blob/${sha}/a%20b.toml`);
  for (const ref of [sha, "feat/low"]) {
    const file = await get(`/acme/open/blob/${ref}/a%20b.toml`);
    expect(file.body).toContain('<li id="L2"><code>&lt;two&gt;</code></li>');
    expect(file.headers.get("content-security-policy")).toContain("default-src 'none'");
  }
  expect((await get("/acme/open/branches")).body).toContain("/acme/open/tree/feat/low");
  expect((await get("/acme/open/new/main?filename=%3Cb%3E.toml")).body).toContain("&lt;b&gt;.toml");
});

test("what is not there, and what is private, is not found", async () => {
  for (const path of [
    "tree/nowhere",
    "commit/--help",
    "blob/main/nothing",
    "blob/main",
    "blob/..%2Fmain/x",
  ]) {
    expect((await get(`/acme/open/${path}`)).status, path).toBe(404);
  }
  for (const path of ["tree/main", "branches", "blob/main/a.txt"]) {
    expect((await get(`/acme/web/${path}`)).status, path).toBe(404);
  }
});
