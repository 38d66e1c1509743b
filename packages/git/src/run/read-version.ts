import { GitError } from "../errors.ts";
import type { Git } from "./types.ts";

/** 2.38 is the first with `merge-tree --write-tree`. */
const oldest = [2, 38] as const;

export async function readVersion(run: Git["run"]): Promise<readonly [number, number, number]> {
  const { stdout } = await run(["version"]);
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(stdout.toString("utf8"));
  const [major, minor, patch] = [match?.[1], match?.[2], match?.[3]].map((part) => Number(part ?? 0));
  const version = [major ?? 0, minor ?? 0, patch ?? 0] as const;
  if (version[0] < oldest[0] || (version[0] === oldest[0] && version[1] < oldest[1]))
    throw new GitError("git_not_available", `git ${version.join(".")} is too old: 2.38 or newer is needed`);
  return version;
}
