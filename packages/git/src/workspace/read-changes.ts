import { GitError } from "../errors.ts";
import { assertObjectId } from "../ref-names.ts";
import { runIn, spawnIn, textIn } from "../mirror/context.ts";
import type { MirrorContext } from "../mirror/context.ts";
import type { Cancellable, Changes, ChangesOptions } from "../mirror/types.ts";
import { parseFileList } from "./parse-file-list.ts";
import type { ListedFile } from "./parse-file-list.ts";
import { splitPatch } from "./split-patch.ts";

/** Nothing that a repository's attributes name is run, and no link is followed: objects are compared. */
const plain = ["--no-ext-diff", "--no-textconv", "--no-color", "--find-renames", "--ignore-submodules=none"];

/** Two commands over the objects, at once; `head` descends from `base`. */
export async function readChanges(
  m: MirrorContext,
  base: string,
  head: string,
  options: ChangesOptions,
): Promise<Changes> {
  assertObjectId(base);
  assertObjectId(head);
  const cancel = options.signal === undefined ? {} : { signal: options.signal };
  const [{ commits, commitCount }, { all, patches }] = await Promise.all([
    readCommits(m, `${base}..${head}`, options.maxCommits, cancel),
    readDiff(m, { base, head }, options.maxTotalBytes, cancel),
  ]);
  const files = all.slice(0, options.maxFiles);
  return {
    commits,
    commitCount,
    files: files.map((file, index) => ({
      ...file,
      patch: file.isBinary ? null : fitting(patches[index] ?? null, options.maxPatchBytes),
    })),
    fileCount: all.length,
    additions: all.reduce((sum, { additions }) => sum + additions, 0),
    deletions: all.reduce((sum, { deletions }) => sum + deletions, 0),
  };
}

interface Ends {
  readonly base: string;
  readonly head: string;
}

interface Diff {
  readonly all: ListedFile[];
  readonly patches: string[];
}

const listed = ["--raw", "--numstat", "-z"];

/** The list and the patch in one go; of what is too long for that the whole list, and the patch's beginning. */
async function readDiff(m: MirrorContext, ends: Ends, maxBytes: number, options: Cancellable): Promise<Diff> {
  const { bytes, isWhole } = await readSome(m, diffOf([...listed, "--patch"], ends), maxBytes, options);
  if (isWhole) {
    // Between the two is an empty field; no path is empty.
    const end = bytes.indexOf("\0\0");
    const [list, patch] =
      end === -1 ? [bytes, ""] : [bytes.subarray(0, end + 1), bytes.toString("utf8", end + 2)];
    return { all: parseFileList(list), patches: splitPatch({ text: patch, isWhole }) };
  }
  const [{ stdout }, patch] = await Promise.all([
    runIn(m, diffOf(listed, ends), options),
    readSome(m, diffOf(["--patch"], ends), maxBytes, options),
  ]);
  const { bytes: begin, isWhole: isAll } = patch;
  return {
    all: parseFileList(stdout),
    patches: splitPatch({ text: begin.toString("utf8"), isWhole: isAll }),
  };
}

function diffOf(how: readonly string[], { base, head }: Ends): string[] {
  return ["diff", ...how, ...plain, base, head, "--"];
}

async function readCommits(
  m: MirrorContext,
  range: string,
  most: number,
  options: Cancellable,
): Promise<Pick<Changes, "commits" | "commitCount">> {
  const args = ["log", "-z", "--format=%H%x09%s", `--max-count=${most}`, "--no-show-signature", range, "--"];
  const text = await textIn(m, args, options);
  const lines = text.split("\0").filter((line) => line !== "");
  const commits = lines
    .map((line) => ({ sha: line.slice(0, 40), subject: line.slice(41).slice(0, 500) }))
    .toReversed();
  if (commits.length < most) return { commits, commitCount: commits.length };
  return { commits, commitCount: Number(await textIn(m, ["rev-list", "--count", range, "--"], options)) };
}

/** The first bytes of what a command prints. */
async function readSome(
  m: MirrorContext,
  args: readonly string[],
  maxBytes: number,
  options: Cancellable,
): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const process = await spawnIn(m, args, { ...options, timeoutMs: m.git.limits.timeoutMs });
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of process.stdout) {
      if (!Buffer.isBuffer(chunk)) continue;
      length += chunk.length;
      if (length > maxBytes) return { bytes: Buffer.concat(chunks), isWhole: false };
      chunks.push(chunk);
    }
    await process.done;
  } finally {
    await process.kill();
  }
  return { bytes: Buffer.concat(chunks), isWhole: true };
}

function fitting(patch: string | null, maxBytes: number): string | null {
  return patch !== null && Buffer.byteLength(patch) <= maxBytes ? patch : null;
}

/** Objects of the range as they are, message and content, in one stream; a text may lie across two chunks. */
export async function mentions(
  m: MirrorContext,
  base: string,
  head: string,
  texts: readonly string[],
  options: Cancellable,
): Promise<boolean> {
  assertObjectId(base);
  assertObjectId(head);
  const wanted = texts.filter((text) => text !== "").map((text) => Buffer.from(text));
  if (wanted.length === 0) return false;
  const asked = { ...options, timeoutMs: m.git.limits.timeoutMs };
  const range = ["rev-list", "--objects", "--no-object-names", `${base}..${head}`, "--"];
  const list = await spawnIn(m, range, asked);
  const process = await spawnIn(m, ["cat-file", "--batch"], asked);
  const overlap = Math.max(...wanted.map(({ length }) => length)) - 1;
  let rest = Buffer.alloc(0);
  try {
    list.stdout.pipe(process.stdin);
    for await (const chunk of process.stdout) {
      if (!Buffer.isBuffer(chunk)) continue;
      const seen = Buffer.concat([rest, chunk]);
      if (wanted.some((text) => seen.includes(text))) return true;
      rest = seen.subarray(Math.max(0, seen.length - overlap));
    }
    await Promise.all([list.done, process.done]);
    return false;
  } catch (error) {
    if (error instanceof GitError || !(error instanceof Error)) throw error;
    throw new GitError("git_failed", "the new commits could not be read", { cause: error });
  } finally {
    await Promise.all([list.kill(), process.kill()]);
  }
}
