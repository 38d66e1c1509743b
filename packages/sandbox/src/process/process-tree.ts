import { readdirSync } from "node:fs";
import { hasCode } from "../has-code.ts";
import { readProc, readProcess } from "./read-process.ts";
import type { ProcessFacts } from "./read-process.ts";

/** A process and all that descend from it now, at most `most` of them: more need not be counted. */
export function processTree(root: number, most: number): readonly ProcessFacts[] {
  const found: ProcessFacts[] = [];
  const open = [root];
  for (let pid = open.pop(); pid !== undefined && found.length < most; pid = open.pop()) {
    const facts = readProcess(pid);
    if (facts === null) continue;
    found.push(facts);
    open.push(...childrenOf(pid));
  }
  return found;
}

function childrenOf(pid: number): readonly number[] {
  return threadsOf(pid).flatMap((thread) =>
    (readProc(`${pid}/task/${thread}/children`) ?? "")
      .split(" ")
      .filter((word) => word !== "")
      .map(Number),
  );
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch (error) {
    if (hasCode(error, "ENOENT", "ESRCH", "EACCES")) return [];
    throw error;
  }
}
