import type { PushResult } from "./types.ts";

/** The lines of `git push --porcelain`: flag, refspec and summary, separated by tabs. By branch. */
export function parsePush(output: string): Map<string, PushResult> {
  const results = new Map<string, PushResult>();
  for (const line of output.split("\n")) {
    const match = /^([ +\-*!=])\t[^\t:]*:refs\/heads\/([^\t]+)\t(.*)$/.exec(line);
    const [, flag = "", branch = "", summary = ""] = match ?? [];
    if (match !== null) results.set(branch, resultOf(branch, flag, summary));
  }
  return results;
}

function resultOf(branch: string, flag: string, summary: string): PushResult {
  if (flag === "=") return { branch, status: "unchanged" };
  if (flag !== "!") return { branch, status: "pushed" };
  if (faster.test(summary)) return { branch, status: "changed" };
  return { branch, status: "rejected", reason: /\((.*)\)$/.exec(summary)?.[1] ?? summary };
}

/** The words for "it is not what you expected": of git here before it pushes, or of the remote a moment later. */
const faster =
  /\((?:stale info|fetch first|needs force|non-fast-forward|failed to (?:update|lock) ref|failed to lock|incorrect old value provided|reference already exists)\)|but expected/;
