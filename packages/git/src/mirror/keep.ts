import { assertObjectId } from "../ref-names.ts";
import { runIn, textIn } from "./context.ts";
import type { MirrorContext } from "./context.ts";
import { readRefFiles, writeRefFile } from "./ref-files.ts";
import type { Cancellable } from "./types.ts";

const prefix = "refs/foundry/keep/";

/** A ref of our own per commit. The caller holds the lock, as for `release`. */
export async function keep(m: MirrorContext, shas: readonly string[], options: Cancellable): Promise<void> {
  const unique = [...new Set(shas)];
  const there = await has(m, unique, options);
  await keepKnown(
    m,
    unique.filter((_, index) => there[index]),
    options,
  );
}

/** Commits that are there. */
export async function keepKnown(
  m: MirrorContext,
  shas: readonly string[],
  options: Cancellable,
): Promise<void> {
  const [sha] = shas;
  if (sha !== undefined && shas.length === 1 && (await writeRefFile(m.path, `${prefix}${sha}`, sha))) return;
  const input = shas.map((one) => `update ${prefix}${one} ${one}\n`).join("");
  if (input !== "") await runIn(m, ["update-ref", "--stdin"], { ...options, input });
}

export async function release(
  m: MirrorContext,
  shas: readonly string[],
  options: Cancellable,
): Promise<void> {
  for (const sha of shas) assertObjectId(sha);
  const input = [...new Set(shas)].map((sha) => `delete ${prefix}${sha}\n`).join("");
  if (input !== "") await runIn(m, ["update-ref", "--stdin"], { ...options, input });
}

/** Whether this commit is kept, without a process; what is kept is there. */
export async function isKept(m: MirrorContext, sha: string): Promise<boolean> {
  assertObjectId(sha);
  return (await readRefFiles(m.path, [`${prefix}${sha}`]))?.size === 1;
}

export async function kept(m: MirrorContext, options: Cancellable): Promise<string[]> {
  const text = await textIn(m, ["for-each-ref", "--format=%(refname:lstrip=3)", "--", prefix], options);
  return text === "" ? [] : text.split("\n");
}

/** More old heads than anybody comes back to. */
const most = 5_000;

/** Lets the oldest commits go when there are very many. */
export async function releaseOldest(m: MirrorContext, options: Cancellable): Promise<void> {
  const newestFirst = ["for-each-ref", "--sort=-committerdate", "--format=%(refname:lstrip=3)", "--", prefix];
  const text = await textIn(m, newestFirst, options);
  await release(m, text.split("\n").slice(most), options);
}

/** Which of these commits the clone has. The remote is not asked, also not by a blobless clone. */
export async function has(
  m: MirrorContext,
  shas: readonly string[],
  options: Cancellable,
): Promise<boolean[]> {
  for (const sha of shas) assertObjectId(sha);
  if (shas.length === 0) return [];
  const { stdout } = await m.git.run(["cat-file", "--batch-check=%(objecttype)"], {
    ...options,
    gitDir: m.path,
    input: shas.map((sha) => `${sha}\n`).join(""),
  });
  return stdout
    .toString("latin1")
    .trimEnd()
    .split("\n")
    .map((line) => line === "commit");
}
