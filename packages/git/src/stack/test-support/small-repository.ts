import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openMirror } from "../../mirror/open-mirror.ts";
import type { Mirror } from "../../mirror/types.ts";
import { createGit } from "../../run/create-git.ts";
import type { StackBranch } from "../types.ts";

export interface SmallRepository extends AsyncDisposable {
  readonly mirror: Mirror;
  /** A commit whose tree is `files` alone; one after the other in time. */
  commit(
    message: string,
    parents: readonly string[],
    files: Readonly<Record<string, string>>,
  ): Promise<string>;
  /** A commit by its bytes; `@tree` stands for a tree of `files`. */
  rawCommit(text: string | Buffer): Promise<string>;
  tree(files: Readonly<Record<string, string>>): Promise<string>;
  show(sha: string): Promise<Buffer>;
}

/** A bare repository for a test that looks at single commits. `name`: of its directory. */
export async function createSmallRepository(
  options: { readonly name?: string; readonly objectFormat?: "sha1" | "sha256" } = {},
): Promise<SmallRepository> {
  const directory = await mkdtemp(join(tmpdir(), "stack-test-"));
  const path = join(directory, options.name ?? "repo.git");
  await mkdir(path);
  const git = createGit();
  await git.run(["init", "-q", "--bare", `--object-format=${options.objectFormat ?? "sha1"}`], {
    gitDir: path,
  });
  const mirror = openMirror({ git, path, remoteUrl: "https://example.com/none.git", auth: null });
  let seconds = 1_700_000_000;
  const write = async (type: string, input: string | Buffer): Promise<string> =>
    mirror.text(["hash-object", "-w", "--literally", "-t", type, "--stdin"], { input });
  const tree = async (files: Readonly<Record<string, string>>): Promise<string> => {
    const entries: string[] = [];
    for (const [name, content] of Object.entries(files))
      entries.push(`100644 blob ${await write("blob", content)}\t${name}`);
    return mirror.text(["mktree", "--missing"], { input: entries.map((entry) => `${entry}\n`).join("") });
  };
  const rawCommit = (text: string | Buffer): Promise<string> => write("commit", text);
  return {
    mirror,
    tree,
    rawCommit,
    async commit(message, parents, files) {
      seconds += 60;
      const who = `A U Thor <author@example.com> ${seconds} +0100`;
      const parentLines = parents.map((parent) => `parent ${parent}\n`).join("");
      return rawCommit(
        `tree ${await tree(files)}\n${parentLines}author ${who}\ncommitter ${who}\n\n${message}\n`,
      );
    },
    show: async (sha) => (await mirror.run(["cat-file", "commit", sha])).stdout,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** A branch of which only this much matters. */
export function branchOf(
  name: string,
  head: string,
  parent: string | null,
  more: Partial<StackBranch> = {},
): StackBranch {
  return { name, head, parent, base: null, formerHeads: [], merged: false, ...more };
}

/** A file of ten lines, some of them others. */
export function lines(changed: Readonly<Record<number, string>> = {}): string {
  return Array.from({ length: 10 }, (_, n) => `${changed[n] ?? `line ${n}`}\n`).join("");
}
