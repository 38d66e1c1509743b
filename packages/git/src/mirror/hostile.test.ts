import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { createPair } from "../testing/origin.ts";
import { commitTree, writeRawTree } from "../testing/raw-tree.ts";
import { tempDir } from "../testing/temp-dir.ts";
import type { Mirror } from "./types.ts";

/** A directory that only something executed or escaped would write to. */
function createTrap() {
  const directory = tempDir();
  const marker = join(directory, "ran");
  const program = join(directory, "program");
  writeFileSync(program, `#!/bin/sh\necho "$0 $*" >> ${marker}\ncat\n`);
  chmodSync(program, 0o755);
  const sprung = (): string => (existsSync(marker) ? readFileSync(marker, "utf8") : "");
  return { directory, program, sprung };
}

/** Everything that a job does with a mirror. */
async function doEverything(mirror: Mirror, commit: string, base: string): Promise<void> {
  await mirror.fetch();
  await mirror.fetch({ branches: ["main"] });
  await mirror.heads();
  await mirror.measure([{ ours: commit, theirs: base }]);
  await mirror.conflicts([{ ours: commit, theirs: base }]);
  await mirror.readFile(commit, ".gitattributes", { maxBytes: 10_000 });
  await mirror.withWorktree(commit, async ({ run, path }) => {
    await run(["status"]);
    await run(["diff", "HEAD", "--"]);
    await run(["log", "-p", "-1", "--"]);
    writeFileSync(join(path, "new.txt"), "new\n");
    await run(["add", "--", "new.txt"]);
    const env = {
      GIT_AUTHOR_NAME: "M",
      GIT_AUTHOR_EMAIL: "m@example.com",
      GIT_COMMITTER_NAME: "M",
      GIT_COMMITTER_EMAIL: "m@example.com",
    };
    await run(["commit", "--quiet", "-m", "New"], { env });
  });
  await mirror.push([{ branch: "pushed", newSha: commit, expectedSha: null }]);
  await mirror.maintain();
  await mirror.fsck();
}

test("the trap springs for a git that is not driven safely", async () => {
  const trap = createTrap();
  const { origin } = await createPair();
  await origin.commit({ branch: "main", files: { ".gitattributes": "* filter=evil\n" } });
  const env = { PATH: process.env["PATH"] ?? "", HOME: trap.directory };
  const clone = join(trap.directory, "clone");
  execFileSync("git", ["clone", "--quiet", "--", origin.url, clone], { env });
  for (const key of ["core.fsmonitor", "filter.evil.clean"])
    execFileSync("git", ["-C", clone, "config", key, trap.program], { env });
  writeFileSync(join(clone, "a.txt"), "changed\n");
  execFileSync("git", ["-C", clone, "status"], { env, stdio: "ignore" });
  expect(trap.sprung()).toContain("program");
});

const hookNames = [
  "applypatch-msg",
  "commit-msg",
  "fsmonitor-watchman",
  "post-checkout",
  "post-commit",
  "post-index-change",
  "post-merge",
  "pre-auto-gc",
  "pre-commit",
  "pre-push",
  "prepare-commit-msg",
  "reference-transaction",
];

test("[RJ6] hooks and a tampered configuration in the clone's directory run nothing", async () => {
  const trap = createTrap();
  const { origin, mirror, base } = await createPair();
  const commit = await origin.commit({
    branch: "main",
    files: { ".gitattributes": "* filter=evil diff=evil merge=evil\n", "a.txt": "2\n" },
  });
  await mirror.ensure();
  for (const directory of [join(mirror.path, "hooks"), join(trap.directory, "hooks")]) {
    mkdirSync(directory, { recursive: true });
    for (const name of hookNames) {
      writeFileSync(join(directory, name), readFileSync(trap.program));
      chmodSync(join(directory, name), 0o755);
    }
  }
  const program = trap.program;
  const settings = [
    ["core.hooksPath", join(trap.directory, "hooks")],
    ["core.fsmonitor", program],
    ["core.sshCommand", program],
    ["core.askPass", program],
    ["core.editor", program],
    ["core.pager", program],
    ["core.alternateRefsCommand", program],
    ["core.gitProxy", program],
    ["credential.helper", `!${program}`],
    ["diff.external", program],
    ["diff.evil.command", program],
    ["diff.evil.textconv", program],
    ["filter.evil.smudge", program],
    ["filter.evil.clean", program],
    ["filter.evil.process", program],
    ["filter.evil.required", "true"],
    ["merge.evil.driver", program],
    ["gpg.program", program],
    ["commit.gpgSign", "true"],
    ["push.gpgSign", "true"],
    ["uploadpack.packObjectsHook", program],
    ["remote.origin.uploadpack", program],
    ["remote.origin.receivepack", program],
    ["remote.origin.vcs", "evil"],
    ["alias.fetch", `!${program}`],
    ["maintenance.auto", "true"],
    ["gc.auto", "1"],
  ];
  for (const [key = "", value = ""] of settings) await mirror.run(["config", "--add", key, value]);
  await mirror.ensure();
  await doEverything(mirror, commit, base);
  expect(trap.sprung()).toBe("");
});

test("[RJ6] without the configuration being put back, hooks, monitor and helpers still run nothing", async () => {
  const trap = createTrap();
  const { origin, mirror, base } = await createPair();
  const commit = await origin.commit({ branch: "main", files: { "a.txt": "2\n" } });
  await mirror.ensure();
  mkdirSync(join(mirror.path, "hooks"), { recursive: true });
  for (const name of hookNames) {
    writeFileSync(join(mirror.path, "hooks", name), readFileSync(trap.program));
    chmodSync(join(mirror.path, "hooks", name), 0o755);
  }
  for (const key of ["core.hooksPath", "core.fsmonitor", "core.sshCommand", "core.pager", "gpg.program"])
    await mirror.run(["config", "--add", key, key === "core.hooksPath" ? "hooks" : trap.program]);
  await mirror.run(["config", "--add", "commit.gpgSign", "true"]);
  await doEverything(mirror, commit, base);
  expect(trap.sprung()).toBe("");
});

test("[RJ6] attributes, submodules and a repository inside the repository run nothing", async () => {
  const trap = createTrap();
  const { origin, mirror, base } = await createPair();
  const program = trap.program;
  const inner = `[core]\n\tbare = true\n\trepositoryformatversion = 0\n\tfsmonitor = ${program}\n\tpager = ${program}\n`;
  const commit = await origin.commit({
    branch: "main",
    files: {
      ".gitattributes": "* filter=lfs diff=evil merge=evil ident text\na.txt working-tree-encoding=UTF-16\n",
      ".gitconfig": inner,
      ".lfsconfig": `[lfs]\n\turl = ext::${program}\n`,
      ".gitmodules": [
        '[submodule "evil"]',
        "\tpath = evil",
        `\turl = ext::${program} %S`,
        '[submodule "../../escape"]',
        "\tpath = escape",
        `\turl = -u${program}`,
        "",
      ].join("\n"),
      evil: { mode: "160000", data: base },
      escape: { mode: "160000", data: base },
      // What looks like a bare repository to a git that looks for one.
      HEAD: "ref: refs/heads/main\n",
      config: inner,
      "objects/x": "x",
      "refs/x": "x",
      "hooks/post-checkout": { mode: "100755", data: `#!/bin/sh\n${program}\n` },
    },
  });
  const command = await origin.commit({
    branch: "command",
    from: "main",
    files: { ".gitmodules": `[submodule "evil"]\n\tpath = evil\n\turl = x\n\tupdate = !${program}\n` },
  });
  await mirror.ensure();
  await doEverything(mirror, commit, base);
  await mirror.withWorktree(command, async ({ run }) => {
    await expect(run(["status"])).rejects.toMatchObject({ code: "git_failed" });
  });
  expect(trap.sprung()).toBe("");
});

test("[RJ6] links lead nowhere in a worktree, and nothing is written through them", async () => {
  const outside = tempDir();
  writeFileSync(join(outside, "secret"), "secret\n");
  const { origin, mirror } = await createPair();
  const blob = await origin.git(["hash-object", "-w", "--stdin"], "escaped\n");
  const link = await origin.git(["hash-object", "-w", "--stdin"], outside);
  const directory = await writeRawTree(origin, [{ mode: "100644", name: "written", sha: blob }]);
  const plain = await commitTree(
    origin,
    "links",
    await writeRawTree(origin, [
      { mode: "120000", name: "away", sha: link },
      { mode: "100644", name: "b", sha: blob },
    ]),
  );
  // The same name twice: first a link, then a directory to write through it.
  const twice = await commitTree(
    origin,
    "twice",
    await writeRawTree(origin, [
      { mode: "120000", name: "a", sha: link },
      { mode: "40000", name: "a", sha: directory },
    ]),
  );
  await mirror.ensure();
  await mirror.withWorktree(plain, async ({ path }) => {
    expect(lstatSync(join(path, "away")).isSymbolicLink()).toBe(false);
    expect(readFileSync(join(path, "away"), "utf8")).toBe(outside);
    expect(existsSync(join(path, "away", "secret"))).toBe(false);
    await Promise.resolve();
  });
  await mirror.withWorktree(twice, () => Promise.resolve()).catch(() => undefined);
  expect(readdirSync(outside)).toEqual(["secret"]);
});

test("[RJ6] trees that reach into .git or above are refused, and leave nothing", async () => {
  const { origin, mirror } = await createPair();
  const blob = await origin.git(["hash-object", "-w", "--stdin"], "evil\n");
  const names = [".git", ".GIT", "git~1", "..", ".", ".g\u200cit", ".git "];
  const commits: string[] = [];
  for (const [index, name] of names.entries()) {
    const inner = await writeRawTree(origin, [{ mode: "100755", name: "evil", sha: blob }]);
    const tree = await writeRawTree(origin, [{ mode: "40000", name, sha: inner }]);
    commits.push(await commitTree(origin, `evil/${index}`, tree));
  }
  await mirror.ensure();
  for (const commit of commits) {
    const opened = mirror.withWorktree(commit, ({ path }) => Promise.resolve(path));
    await expect(opened).rejects.toMatchObject({ code: "git_unsafe_tree", retryable: false });
  }
  expect(readdirSync(dirname(mirror.path))).toEqual(["1.git"]);
  expect(existsSync(join(dirname(mirror.path), "evil"))).toBe(false);
  expect(await mirror.text(["worktree", "list"])).not.toContain("work-");
});

test("[RJ6] branches that are named like options are as if they were not there", async () => {
  const trap = createTrap();
  const { origin, mirror, base } = await createPair();
  const evil = ["--upload-pack=touch", "-f", "--all", "-c/core.pager=x", "--"];
  for (const name of evil) {
    const file = join(origin.path, "refs", "heads", name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${base}\n`);
  }
  // A name that is shell, and one with what URLs escape, are only names.
  const odd = ["$(touch${IFS}ran)", "a;b", "ü/日本", "%2e%2e", "'\"`", "=x", "@x", "a@b"];
  for (const name of odd) await origin.git(["update-ref", `refs/heads/${name}`, base]);
  await mirror.ensure();
  const names = (await mirror.heads()).map(({ name }) => name);
  expect(names.toSorted()).toEqual([...odd, "main"].toSorted());
  const next = await origin.commit({ branch: "main", files: { "a.txt": "2\n" } });
  for (const name of odd) {
    await origin.git(["update-ref", `refs/heads/${name}`, next]);
    expect(await mirror.fetch({ branches: [name] })).toEqual([{ name, before: base, after: next }]);
    expect(await mirror.push([{ branch: name, newSha: base, expectedSha: next }])).toEqual([
      { branch: name, status: "pushed" },
    ]);
  }
  for (const name of evil) {
    await expect(mirror.fetch({ branches: [name] })).rejects.toMatchObject({ code: "git_invalid_argument" });
    await expect(mirror.heads([name])).rejects.toMatchObject({ code: "git_invalid_argument" });
  }
  await mirror.fsck();
  expect(trap.sprung()).toBe("");
});

test("commits with anything in them are read as far as they make sense", async () => {
  const { origin, mirror } = await createPair();
  const tree = await origin.git(["rev-parse", "main^{tree}"]);
  const make = async (
    branch: string,
    author: string,
    when: string,
    message: string | Buffer,
  ): Promise<void> => {
    const head = `tree ${tree}\nauthor ${author} ${when}\ncommitter ${author} ${when}\n\n`;
    const content = Buffer.concat([Buffer.from(head), Buffer.from(message)]);
    const args = ["hash-object", "-t", "commit", "-w", "--literally", "--stdin"];
    await origin.git(["update-ref", `refs/heads/${branch}`, await origin.git(args, content)]);
  };
  await make("a-long", "M <m@x>", "1700000000 +0000", "s".repeat(5_000_000));
  await make("b-none", "M <m@x>", "1700000000 +0000", "");
  await make("c-ansi", "\u001b[31mM <m@x>", "1700000000 +0000", "\u001b]0;x\u0007 red\nmore");
  await make("d-bytes", "M <m@x>", "1700000000 +0000", Buffer.from([0xff, 0xfe, 0x41]));
  await make("e-nul", "M <m@x>", "1700000000 +0000", "before\0after");
  await make("f-future", "M <m@x>", "99999999999999999 +0000", "future");
  await make("g-past", "M <m@x>", "-5 +0000", "past");
  await make("h-nodate", "M", "never", "no date");
  await mirror.ensure();
  const heads = await mirror.heads();
  expect(heads).toHaveLength(9);
  for (const head of heads) {
    expect(head.subject.length).toBeLessThanOrEqual(500);
    expect(Number.isSafeInteger(head.committedAtMs) && head.committedAtMs >= 0).toBe(true);
    expect(head.sha).toMatch(/^[0-9a-f]{40}$/);
  }
});
