import { afterEach, beforeEach, expect, test } from "vitest";
import { startScene } from "../../testing/scene.ts";

let scene: Awaited<ReturnType<typeof startScene>>;
let authorization: string;
const contents = "/repos/acme/web/contents";
const large = "0123456789abcdef\n".repeat(80_000);
beforeEach(async () => {
  scene = await startScene();
  authorization = await scene.token("acme");
  const { control } = scene;
  const { sha } = control.pull("acme/web", 1).head;
  await control.push("acme/web", [
    {
      branch: "main",
      message: "All kinds",
      files: {
        "docs/über uns.md": "# Über uns\n",
        "docs/more/deep.txt": "deep\n",
        "large.txt": large,
        link: { kind: "symlink", target: "docs/more/deep.txt" },
        nowhere: { kind: "symlink", target: "../outside" },
        "vendor/lib": { kind: "submodule", sha },
        ".gitmodules": '[submodule "lib"]\n\tpath = vendor/lib\n\turl = https://example.com/lib.git\n',
      },
    },
  ]);
});
afterEach(() => scene.double.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  scene.ask("GET", path, authorization, undefined, headers);

test("a file comes with its content, at any ref", async () => {
  const file = await get(`${contents}/docs/%C3%BCber%20uns.md`);
  expect(file).toMatchObject({
    status: 200,
    body: { type: "file", name: "über uns.md", path: "docs/über uns.md", encoding: "base64" },
  });
  const { content } = file.body as { content: string };
  expect(Buffer.from(content, "base64").toString("utf8")).toBe("# Über uns\n");
  expect((await get(`${contents}/b.txt?ref=idea`)).status).toBe(200);
  expect((await get(`${contents}/b.txt?ref=${scene.control.pull("acme/web", 1).head.sha}`)).status).toBe(200);
  expect((await get(`${contents}/b.txt`)).status).toBe(404);
  expect((await get(`${contents}/b.txt?ref=nowhere`)).status).toBe(404);
});

test("a directory is a list, a submodule and a symbolic link are what they are", async () => {
  expect(await get(`${contents}/docs`)).toMatchObject({
    body: [
      { type: "dir", path: "docs/more" },
      { type: "file", path: "docs/über uns.md" },
    ],
  });
  const root = await get(contents);
  expect((root.body as { name: string }[]).map(({ name }) => name)).toContain("large.txt");
  expect(await get(`${contents}/vendor/lib`)).toMatchObject({
    body: { type: "submodule", submodule_git_url: "https://example.com/lib.git" },
  });
  expect(await get(`${contents}/link`)).toMatchObject({ body: { type: "file", path: "docs/more/deep.txt" } });
  expect(await get(`${contents}/nowhere`)).toMatchObject({ body: { type: "symlink", target: "../outside" } });
});

test("over 1 MB the content is left out, and raw bytes are had by asking for them", async () => {
  expect(await get(`${contents}/large.txt`)).toMatchObject({
    body: { size: large.length, content: "", encoding: "none" },
  });
  const raw = await get(`${contents}/large.txt`, { accept: "application/vnd.github.raw+json" });
  expect(raw.headers.get("content-type")).toContain("vnd.github.raw");
  expect(raw.body).toBe(large);
});

test("a path or a ref that is made to look like an option or a way out finds nothing", async () => {
  for (const path of ["..%2F..%2Fetc", "docs%2F..%2F..%2Fx", "-x", ":(glob)**", "docs//more"]) {
    expect((await get(`${contents}/${path}`)).status).toBe(404);
  }
  for (const ref of ["--output=x", "-h", "main..idea", "main:large.txt", "a b"]) {
    expect((await get(`${contents}/a.txt?ref=${encodeURIComponent(ref)}`)).status).toBe(404);
  }
});

test("refs are made, moved forward and removed", async () => {
  const refs = "/repos/acme/web/git/refs";
  const { sha } = scene.control.pull("acme/web", 1).head;
  const main = scene.control.repository("acme/web").refs.get("refs/heads/main");
  const post = (ref: string, at: string) => scene.ask("POST", refs, authorization, { ref, sha: at });
  expect(await post("refs/heads/new", sha)).toMatchObject({ status: 201, body: { object: { sha } } });
  expect((await post("refs/heads/new", sha)).status).toBe(422);
  expect((await post("refs/heads/bad..name", sha)).status).toBe(422);
  expect((await post("refs/heads/other", "1".repeat(40))).status).toBe(422);
  expect(await get("/repos/acme/web/git/ref/heads/new")).toMatchObject({ body: { object: { sha } } });
  const move = (force: boolean) =>
    scene.ask("PATCH", `${refs}/heads/new`, authorization, { sha: main, force });
  expect((await move(false)).status).toBe(422);
  expect((await move(true)).status).toBe(200);
  expect((await scene.ask("DELETE", `${refs}/heads/new`, authorization)).status).toBe(204);
  expect((await get("/repos/acme/web/git/ref/heads/new")).status).toBe(404);
});

test("branches and commits are git's", async () => {
  expect(await get("/repos/acme/web/branches")).toMatchObject({ body: [{ name: "idea" }, { name: "main" }] });
  expect(await get("/repos/acme/web/branches/idea")).toMatchObject({
    body: { commit: { commit: { message: "Idea" } } },
  });
  expect(await get("/repos/acme/web/commits?sha=idea")).toMatchObject({
    body: [{ commit: { message: "Idea" }, author: { login: "mona" } }, { commit: { message: "Begin" } }],
  });
  expect((await get("/repos/acme/web/commits/nothing")).status).toBe(422);
});
