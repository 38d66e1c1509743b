import { GitError } from "../errors.ts";
import { assertObjectId } from "../ref-names.ts";
import { runIn, spawnIn, textIn } from "../mirror/context.ts";
import type { MirrorContext } from "../mirror/context.ts";
import type { Cancellable, Changes, ChangesOptions } from "../mirror/types.ts";
import { parseFileList } from "./parse-file-list.ts";
import { splitPatch } from "./split-patch.ts";

/** Nothing that a repository's attributes name is run, and no link is followed: objects are compared. */
const plain = ["--no-ext-diff", "--no-textconv", "--no-color", "--find-renames", "--ignore-submodules=none"];

/** Four commands over the objects, at once; `head` descends from `base`. */
export async function readChanges(
  m: MirrorContext,
  base: string,
  head: string,
  options: ChangesOptions,
): Promise<Changes> {
  assertObjectId(base);
  assertObjectId(head);
  const cancel = options.signal === undefined ? {} : { signal: options.signal };
  const range = `${base}..${head}`;
  const [commits, listed, count, patch] = await Promise.all([
    readCommits(m, range, options.maxCommits, cancel),
    runIn(m, ["diff", "--raw", "--numstat", "-z", ...plain, base, head, "--"], cancel),
    textIn(m, ["rev-list", "--count", range, "--"], cancel),
    readPatch(m, base, head, options.maxTotalBytes, cancel),
  ]);
  const all = parseFileList(listed.stdout);
  const files = all.slice(0, options.maxFiles);
  const patches = splitPatch(patch);
  return {
    commits,
    commitCount: Number(count),
    files: files.map((file, index) => ({
      ...file,
      patch: file.isBinary ? null : fitting(patches[index] ?? null, options.maxPatchBytes),
    })),
    fileCount: all.length,
    additions: all.reduce((sum, { additions }) => sum + additions, 0),
    deletions: all.reduce((sum, { deletions }) => sum + deletions, 0),
  };
}

async function readCommits(
  m: MirrorContext,
  range: string,
  most: number,
  options: Cancellable,
): Promise<{ sha: string; subject: string }[]> {
  const args = ["log", "-z", "--format=%H%x09%s", `--max-count=${most}`, "--no-show-signature", range, "--"];
  const text = await textIn(m, args, options);
  const lines = text.split("\0").filter((line) => line !== "");
  return lines
    .map((line) => ({ sha: line.slice(0, 40), subject: line.slice(41).slice(0, 500) }))
    .toReversed();
}

/** The first bytes of the whole patch: the last file of a longer one is cut, and is left out. */
async function readPatch(
  m: MirrorContext,
  base: string,
  head: string,
  maxBytes: number,
  options: Cancellable,
): Promise<{ text: string; isWhole: boolean }> {
  const process = await spawnIn(m, ["diff", "--patch", ...plain, base, head, "--"], {
    ...options,
    timeoutMs: m.git.limits.timeoutMs,
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of process.stdout) {
      if (!Buffer.isBuffer(chunk)) continue;
      bytes += chunk.length;
      if (bytes > maxBytes) return { text: Buffer.concat(chunks).toString("utf8"), isWhole: false };
      chunks.push(chunk);
    }
    await process.done;
  } finally {
    await process.kill();
  }
  return { text: Buffer.concat(chunks).toString("utf8"), isWhole: true };
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
  const listed = await textIn(
    m,
    ["rev-list", "--objects", "--no-object-names", `${base}..${head}`, "--"],
    options,
  );
  if (listed === "") return false;
  const process = await spawnIn(m, ["cat-file", "--batch"], {
    ...options,
    timeoutMs: m.git.limits.timeoutMs,
  });
  const overlap = Math.max(...wanted.map(({ length }) => length)) - 1;
  let rest = Buffer.alloc(0);
  try {
    process.stdin.end(`${listed}\n`);
    for await (const chunk of process.stdout) {
      if (!Buffer.isBuffer(chunk)) continue;
      const seen = Buffer.concat([rest, chunk]);
      if (wanted.some((text) => seen.includes(text))) return true;
      rest = seen.subarray(Math.max(0, seen.length - overlap));
    }
    await process.done;
    return false;
  } catch (error) {
    if (error instanceof GitError || !(error instanceof Error)) throw error;
    throw new GitError("git_failed", "the new commits could not be read", { cause: error });
  } finally {
    await process.kill();
  }
}
