import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../has-code.ts";
import { runIn } from "./context.ts";
import type { MirrorContext } from "./context.ts";
import { GitError } from "../errors.ts";
import { packRefs } from "./fetch.ts";
import { releaseOldest } from "./keep.ts";
import type { Cancellable } from "./types.ts";

/** The caller holds the lock. Objects that nothing reaches stay for two weeks: a job may be about to use them. */
export async function maintain(m: MirrorContext, options: Cancellable): Promise<void> {
  await releaseOldest(m, options);
  const long = { ...options, timeoutMs: m.git.limits.transferTimeoutMs };
  await packRefs(m, options);
  // git's geometric repack long did not know packs that a remote promised to complete.
  const how = m.blobless ? ["-a", "--keep-unreachable"] : ["--geometric=2"];
  await runIn(m, ["repack", "--quiet", "-d", ...how], long);
  await runIn(m, ["prune", "--expire=2.weeks.ago"], long);
  await writeCommitGraph(m, options);
}

/** Packs and files of single objects; about what makes `git gc --auto` begin. */
const manyPacks = 50;
const manyObjects = 27;

/** Whether `maintain` is due: every fetch and restack adds a little. */
export async function needsMaintenance(m: MirrorContext): Promise<boolean> {
  const packs = await namesIn(join(m.path, "objects", "pack"));
  if (packs.filter((name) => name.endsWith(".pack")).length > manyPacks) return true;
  // One directory of 256 tells of all: ids are evenly spread.
  return (await namesIn(join(m.path, "objects", "17"))).length > manyObjects;
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}

/** With it, distances and merge bases of large histories are found without reading commits. */
export async function writeCommitGraph(m: MirrorContext, options: Cancellable): Promise<void> {
  await runIn(m, ["commit-graph", "write", "--reachable", "--split", "--no-progress"], {
    ...options,
    timeoutMs: m.git.limits.transferTimeoutMs,
  });
}

/** Reads every object. Old projects hold objects that git would not write today ("error in commit"): those are sound. */
export async function fsck(m: MirrorContext, options: Cancellable): Promise<void> {
  const { stdout, stderr, exitCode } = await runIn(m, ["fsck", "--full", "--no-dangling", "--no-progress"], {
    ...options,
    timeoutMs: m.git.limits.transferTimeoutMs,
    accept: [0, 1, 2, 3, 4, 5, 6, 7],
  });
  const said = `${stdout.toString("utf8")}\n${stderr}`;
  const damage = said
    .split("\n")
    .find((line) => /\S/.test(line) && !/^(?:error|warning) in |^notice:|^warning:/.test(line));
  if (exitCode !== 0 && damage !== undefined)
    throw new GitError("git_corrupt", `the clone is damaged: ${damage.slice(0, 300)}`, { exitCode, stderr });
}
