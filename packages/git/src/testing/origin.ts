import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createGit } from "../run/create-git.ts";
import type { Git, GitOptions } from "../run/types.ts";
import { openMirror } from "../mirror/open-mirror.ts";
import type { Mirror, MirrorOptions } from "../mirror/types.ts";
import { tempDir } from "./temp-dir.ts";

export interface CommitSpec {
  readonly branch: string;
  /** A branch or commit to start from. Default: the branch itself, if it is there. */
  readonly from?: string;
  readonly message?: string;
  /** Content by path; null removes; an object makes a link or a submodule. */
  readonly files?: Readonly<Record<string, string | Buffer | null | { mode: string; data: string }>>;
}

/** A bare repository that stands for GitHub's. */
export interface Origin {
  readonly path: string;
  readonly url: string;
  commit(spec: CommitSpec): Promise<string>;
  head(branch: string): Promise<string | null>;
  git(args: readonly string[], input?: string | Buffer): Promise<string>;
}

export async function createOrigin(git: Git, path = join(tempDir(), "origin.git")): Promise<Origin> {
  mkdirSync(path, { recursive: true });
  await git.run(["init", "--quiet", "--bare"], { gitDir: path });
  const run = (args: readonly string[], input: string | Buffer = ""): Promise<string> =>
    git.text(args, { gitDir: path, input });
  // As GitHub's: commits that no branch has any more are still given, and clones may leave contents out.
  await run(["config", "uploadpack.allowAnySHA1InWant", "true"]);
  await run(["config", "uploadpack.allowFilter", "true"]);
  let seconds = 1_700_000_000;
  const head = async (branch: string): Promise<string | null> =>
    (await run(["for-each-ref", "--format=%(objectname)", `refs/heads/${branch}`])) || null;
  return {
    path,
    url: `file://${path}`,
    git: run,
    head,
    async commit(spec) {
      const from = spec.from ?? (await head(spec.branch)) ?? undefined;
      await run(["fast-import", "--quiet", "--force"], importStream(spec, from, (seconds += 60)));
      return (await head(spec.branch)) ?? "";
    },
  };
}

function importStream(spec: CommitSpec, from: string | undefined, seconds: number): Buffer {
  const message = Buffer.from(spec.message ?? `Change ${spec.branch}`);
  const parts: (string | Buffer)[] = [
    `commit refs/heads/${spec.branch}\n`,
    `author Mona <mona@example.com> ${seconds} +0000\n`,
    `committer Mona <mona@example.com> ${seconds} +0000\n`,
    `data ${message.length}\n`,
    message,
    "\n",
    from === undefined ? "" : `from ${/^[0-9a-f]{40}$/.test(from) ? from : `refs/heads/${from}`}\n`,
  ];
  for (const [path, file] of Object.entries(spec.files ?? {})) {
    if (file === null) parts.push(`D ${path}\n`);
    else if (typeof file === "object" && "mode" in file && file.mode === "160000")
      parts.push(`M 160000 ${file.data} ${path}\n`);
    else {
      const mode = typeof file === "object" && "mode" in file ? file.mode : "100644";
      const data = Buffer.from(typeof file === "object" && "mode" in file ? file.data : file);
      parts.push(`M ${mode} inline ${path}\ndata ${data.length}\n`, data, "\n");
    }
  }
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

export function createTestGit(options: GitOptions = {}): Git {
  return createGit({ protocols: ["file", "http"], tempDir: tempDir(), ...options });
}

/** An origin with one commit on `main`, and a mirror of it that is not cloned yet. */
export async function createPair(
  options: GitOptions & Pick<MirrorOptions, "filter"> = {},
): Promise<{ git: Git; origin: Origin; mirror: Mirror; again: () => Mirror; base: string }> {
  const { filter, ...gitOptions } = options;
  const git = createTestGit(gitOptions);
  const origin = await createOrigin(git);
  const base = await origin.commit({ branch: "main", message: "Begin", files: { "a.txt": "1\n" } });
  const path = join(tempDir(), "mirrors", "1.git");
  const again = (): Mirror =>
    openMirror({ git, path, remoteUrl: origin.url, auth: null, ...(filter && { filter }) });
  return { git, origin, mirror: again(), again, base };
}
