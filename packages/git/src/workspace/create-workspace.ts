import { constants } from "node:fs";
import type { Dirent } from "node:fs";
import { copyFile, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GitError } from "../errors.ts";
import { mapLimited } from "../map-limited.ts";
import { assertBranchName, assertObjectId } from "../ref-names.ts";
import type { MirrorContext } from "../mirror/context.ts";
import type { Cancellable, WorkspaceSpec } from "../mirror/types.ts";
import { checkTree } from "../mirror/worktree.ts";

/**
 * The objects are copied (as a reflink where the disk knows them): a hard link is the mirror's own file, and an
 * alternate would end with the mirror.
 */
export async function createWorkspace(
  m: MirrorContext,
  spec: WorkspaceSpec,
  options: Cancellable,
): Promise<void> {
  check(spec);
  const gitDir = join(spec.path, ".git");
  try {
    await mkdir(spec.path, { mode: 0o700 });
    const [checked, copied] = await Promise.allSettled([
      checkTree(m, spec.commit, options),
      writeGitDir(m, gitDir, spec, options),
    ]);
    for (const done of [checked, copied]) if (done.status === "rejected") throw done.reason;
    await m.git.run(["read-tree", "--reset", "-u", spec.commit], {
      ...options,
      gitDir,
      workTree: spec.path,
      symlinks: true,
    });
  } catch (error) {
    await rm(spec.path, { recursive: true, force: true });
    throw error;
  }
}

function check(spec: WorkspaceSpec): void {
  assertObjectId(spec.commit);
  assertBranchName(spec.branch);
  for (const { name, sha } of spec.remoteBranches) {
    assertBranchName(name);
    assertObjectId(sha);
  }
  if (Object.values(spec.committer).some((value) => /[\u0000-\u001f"\\<>]/.test(value)))
    throw new GitError("git_invalid_argument", "a committer's name and address are plain text");
}

/** What `git init` and `git clone` would write of it. */
async function writeGitDir(
  m: MirrorContext,
  gitDir: string,
  spec: WorkspaceSpec,
  options: Cancellable,
): Promise<void> {
  for (const name of ["refs/heads", "refs/tags", "info", "hooks"])
    await mkdir(join(gitDir, name), { recursive: true });
  await m.lock.run(() => copyObjects(m, gitDir), options);
  await writeRefs(gitDir, spec);
  await writeFile(join(gitDir, "config"), configText(m, spec));
}

const COPIES_AT_ONCE = 8;

/** Under the mirror's lock: no pack is replaced meanwhile. */
async function copyObjects(m: MirrorContext, gitDir: string): Promise<void> {
  await copyFiles(join(m.path, "objects"), join(gitDir, "objects"));
}

const notCopied = /^\.?tmp[_-]|\.lock$|^alternates$/;

/**
 * `fs.cp` looks at each file's parents once more, which costs more than a small clone's bytes. Links stay behind. When
 * it rejects, nothing of it is under way any more: what is there can be removed.
 */
async function copyFiles(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const entries = await readdir(from, { withFileTypes: true });
  const copied = await mapLimited(
    entries.filter(({ name }) => !notCopied.test(name)),
    COPIES_AT_ONCE,
    (entry) => settled(copyEntry(entry, join(from, entry.name), join(to, entry.name))),
  );
  for (const done of copied) if (done?.status === "rejected") throw done.reason;
}

async function copyEntry(entry: Dirent, from: string, to: string): Promise<void> {
  if (entry.isDirectory()) await copyFiles(from, to);
  else if (entry.isFile()) await copyFile(from, to, constants.COPYFILE_FICLONE);
}

async function settled(work: Promise<void>): Promise<PromiseSettledResult<void> | undefined> {
  return (await Promise.allSettled([work]))[0];
}

async function writeRefs(gitDir: string, { commit, branch, remoteBranches }: WorkspaceSpec): Promise<void> {
  const refs = [
    `${commit} refs/heads/${branch}`,
    ...remoteBranches.map(({ name, sha }) => `${sha} refs/remotes/origin/${name}`),
  ];
  await writeFile(join(gitDir, "packed-refs"), `# pack-refs with:\n${refs.join("\n")}\n`);
  await writeFile(join(gitDir, "HEAD"), `ref: refs/heads/${branch}\n`);
}

/** No secret is in it: git asks for it when it needs one. */
function configText(m: MirrorContext, { committer }: WorkspaceSpec): string {
  return [
    "[core]",
    "\trepositoryformatversion = 0",
    "\tfilemode = true",
    "\tbare = false",
    "\tlogallrefupdates = true",
    "[user]",
    `\tname = "${committer.name}"`,
    `\temail = "${committer.email}"`,
    '[remote "origin"]',
    `\turl = ${JSON.stringify(m.remote.url)}`,
    "\tfetch = +refs/heads/*:refs/remotes/origin/*",
    "[gc]",
    "\tauto = 0",
    "",
  ].join("\n");
}
