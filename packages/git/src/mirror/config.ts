import { readFile, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../has-code.ts";
import type { MirrorContext } from "./context.ts";

/**
 * The mirror's configuration is ours alone: it is written whole and compared before every job, so that nothing that got
 * into it (a program to run, another remote) stays. It holds no secret.
 */
export async function writeConfig(m: MirrorContext, path: string): Promise<void> {
  const file = join(path, "config");
  const wanted = configText(m, m.blobless || (await hasPromisorPacks(path)));
  if ((await readOrNull(file)) === wanted) return;
  const draft = join(path, "config.foundry");
  await writeFile(draft, wanted);
  await rename(draft, file);
}

function configText(m: MirrorContext, partial: boolean): string {
  return [
    "[core]",
    `\trepositoryformatversion = ${partial ? 1 : 0}`,
    "\tfilemode = true",
    "\tbare = true",
    ...(partial ? ["[extensions]", "\tpartialClone = origin"] : []),
    '[remote "origin"]',
    `\turl = ${JSON.stringify(m.remote.url)}`,
    "\tfetch = +refs/heads/*:refs/heads/*",
    "\ttagOpt = --no-tags",
    ...(partial ? ["\tpromisor = true", "\tpartialclonefilter = blob:none"] : []),
    "",
  ].join("\n");
}

/** Once a clone lacks objects, git must always know where they are. */
async function hasPromisorPacks(path: string): Promise<boolean> {
  try {
    return (await readdir(join(path, "objects", "pack"))).some((name) => name.endsWith(".promisor"));
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}
