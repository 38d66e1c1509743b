import { isBranchName, isObjectId } from "./ref-name.ts";
import { runGit } from "./run-git.ts";

export interface Person {
  name: string;
  email: string;
}

/** A file in a commit: text, bytes, a symbolic link, a submodule; null removes it. */
type FileContent =
  | string
  | Buffer
  | { kind: "symlink"; target: string }
  | { kind: "submodule"; sha: string }
  | { kind: "executable"; content: string }
  | null;

export interface CommitSpec {
  branch: string;
  /** Where a new branch starts: a branch's name or an object id. Existing branches go on from their tip. */
  from?: string | undefined;
  message: string;
  author: Person;
  atMs: number;
  files: Record<string, FileContent>;
}

/**
 * Writes commits and moves their branches, in one `git fast-import`, however many they are.
 *
 * @param known the repository's refs before: full name → object id
 * @param options `pack`: keep them as one pack, for histories that are written once
 */
export async function importCommits(
  gitDir: string,
  commits: readonly CommitSpec[],
  known: ReadonlyMap<string, string>,
  options: { pack: boolean } = { pack: false },
): Promise<void> {
  const started = new Set<string>();
  const parts: (string | Buffer)[] = [];
  for (const commit of commits) writeCommit(parts, commit, started, known);
  const input = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
  // Without it, git unpacks small imports into a file for each object.
  const packed = options.pack ? ["-c", "fastimport.unpackLimit=1"] : [];
  await runGit(gitDir, [...packed, "fast-import", "--quiet", "--force", "--done"], {
    input: Buffer.concat([input, Buffer.from("done\n")]),
  });
}

function writeCommit(
  parts: (string | Buffer)[],
  commit: CommitSpec,
  started: Set<string>,
  known: ReadonlyMap<string, string>,
): void {
  if (!isBranchName(commit.branch)) throw new Error(`not a branch name: ${commit.branch}`);
  const ref = `refs/heads/${commit.branch}`;
  const who = `${oneLine(commit.author.name)} <${oneLine(commit.author.email)}> ${Math.floor(commit.atMs / 1000)} +0000`;
  parts.push(`commit ${ref}\nauthor ${who}\ncommitter ${who}\n`, ...data(commit.message));
  const from = parentOf(commit, ref, started, known);
  if (from !== null) parts.push(`from ${from}\n`);
  started.add(ref);
  for (const [path, content] of Object.entries(commit.files)) parts.push(...fileChange(path, content));
  parts.push("\n");
}

function parentOf(
  commit: CommitSpec,
  ref: string,
  started: Set<string>,
  known: ReadonlyMap<string, string>,
): string | null {
  if (started.has(ref)) return null;
  if (commit.from !== undefined) {
    return isObjectId(commit.from) ? commit.from : `refs/heads/${commit.from}`;
  }
  return known.get(ref) ?? null;
}

function fileChange(path: string, content: FileContent): (string | Buffer)[] {
  const quoted = JSON.stringify(path);
  if (content === null) return [`D ${quoted}\n`];
  if (typeof content === "string" || Buffer.isBuffer(content)) {
    return [`M 100644 inline ${quoted}\n`, ...data(content)];
  }
  switch (content.kind) {
    case "symlink":
      return [`M 120000 inline ${quoted}\n`, ...data(content.target)];
    case "submodule":
      return [`M 160000 ${content.sha} ${quoted}\n`];
    case "executable":
      return [`M 100755 inline ${quoted}\n`, ...data(content.content)];
  }
}

function data(content: string | Buffer): (string | Buffer)[] {
  const bytes = Buffer.from(content);
  return [`data ${bytes.length}\n`, bytes, "\n"];
}

/** Names cannot end the line, or the header, that they stand in. */
function oneLine(text: string): string {
  return text.replaceAll(/[\n<>\u0000]/g, " ");
}
