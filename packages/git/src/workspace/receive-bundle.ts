import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { GitError } from "../errors.ts";
import { has, keepKnown } from "../mirror/keep.ts";
import type { MirrorContext } from "../mirror/context.ts";
import type { ReceiveOptions } from "../mirror/types.ts";
import { parseBundleHeader, longestHeader } from "./parse-bundle-header.ts";

/** The caller holds the lock. Nothing of the stranger's repository is opened: only bytes are read, by index-pack. */
export async function receiveBundle(
  m: MirrorContext,
  file: string,
  { maxBytes, ...options }: ReceiveOptions,
): Promise<string[]> {
  const { size, begin } = await readBegin(file);
  if (size > maxBytes) throw invalid(`it has ${size} bytes, more than the ${maxBytes} allowed`);
  const header = parseBundleHeader(begin);
  if (header === null) throw invalid("its header makes no sense");
  const { heads, prerequisites, length } = header;
  await indexPack(m, file, length, options);
  // What no ref leads to is nobody's, and goes with the next maintenance.
  const there = await has(m, [...prerequisites, ...heads], options);
  if (there.slice(0, prerequisites.length).includes(false)) throw invalid("it stands on unknown commits");
  if (there.includes(false)) throw invalid("its heads are no commits");
  await keepKnown(m, heads, options);
  return heads;
}

async function readBegin(file: string): Promise<{ size: number; begin: Buffer }> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestHeader), 0, longestHeader, 0);
    return { size, begin: buffer.subarray(0, bytesRead) };
  } finally {
    await handle.close();
  }
}

/** What says nothing of the bundle itself. */
const notTheBundles: ReadonlySet<string> = new Set([
  "git_aborted",
  "git_disk_full",
  "git_not_available",
  "git_timeout",
]);

/** How git's input breaks when git stops reading: what git says of it counts. */
const whenGitEndsEarly: ReadonlySet<string | undefined> = new Set([
  "ECONNRESET",
  "EPIPE",
  "ERR_STREAM_DESTROYED",
  "ERR_STREAM_PREMATURE_CLOSE",
]);

/** `--strict`: objects that git itself would not write, and links to what is not there, refuse the whole pack. */
async function indexPack(
  m: MirrorContext,
  file: string,
  start: number,
  options: { readonly signal?: AbortSignal },
): Promise<void> {
  const process = await m.git.spawn(["index-pack", "--stdin", "--fix-thin", "--strict"], {
    ...options,
    gitDir: m.path,
    timeoutMs: m.git.limits.timeoutMs,
  });
  process.stdout.resume();
  const fed = pipeline(createReadStream(file, { start }), process.stdin).then(
    () => null,
    (error: NodeJS.ErrnoException) => error,
  );
  try {
    await process.done;
  } catch (error) {
    // Only what git says of the bytes is a word about the bundle.
    const broken = await fed;
    if (broken !== null && !whenGitEndsEarly.has(broken.code)) throw broken;
    if (!(error instanceof GitError) || notTheBundles.has(error.code)) throw error;
    throw new GitError("git_invalid_bundle", `the bundle is refused: ${error.message}`, { cause: error });
  }
}

function invalid(message: string): GitError {
  return new GitError("git_invalid_bundle", `the bundle is refused: ${message}`);
}
